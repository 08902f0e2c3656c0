#include "viewmodels/EnrolViewModel.h"

#include "base/WhenDone.h"
#include "viewmodels/Format.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

EnrolViewModel::EnrolViewModel(Access &access, const Format &format, QObject *parent)
    : ScreenViewModel(parent)
    , m_access(access)
    , m_format(format)
    , m_kinds({"text", "state"})
{
    setPhase(u"ready"_s);
    connect(&access, &Access::stateChanged, this, &EnrolViewModel::present);
    connect(&access, &Access::enrolmentChanged, this, &EnrolViewModel::present);
    connect(&format, &Format::changed, this, &EnrolViewModel::present);
}

int EnrolViewModel::step() const
{
    if (!connecting())
        return 1;
    using Step = EnrolProgress::Step;
    const Step step = m_access.enrolment().step;
    return step == Step::Connect || step == Step::Keys ? 1 : step == Step::Staff ? 2 : 3;
}

QString EnrolViewModel::storeText() const
{
    const auto store = m_access.store();
    return store ? m_format.text(store->name) + u" · "_s + store->code : QString();
}

void EnrolViewModel::present()
{
    using Step = EnrolProgress::Step;
    const Step now = m_access.enrolment().step;
    const auto row = [now](Step step, const QString &text) -> QVariantMap {
        const QString state = now > step ? u"done"_s : now == step ? u"now"_s : u"later"_s;
        return {{u"key"_s, int(step)}, {u"text"_s, text}, {u"state"_s, state}};
    };
    m_kinds.show({row(Step::Orders, tr("Pickup orders")),
                  row(Step::Campaigns, tr("Coupons and campaign rules")),
                  row(Step::Customers, tr("Customers of this store")),
                  row(Step::History, tr("Purchases and contacts"))});
    Q_EMIT changed();
}

/// What goes wrong before there is a Sync screen to ask in; empty: the general sentence says it.
QString EnrolViewModel::sentence(const Error &error)
{
    if (error.code == "invalid_grant"_L1)
        return tr("This code does not fit, was used before, or is older than a day. Ask IT for a new one.");
    if (error.code == "address-insecure"_L1)
        return tr("The address must begin with https://. Check it with IT.");
    if (error.code == "address-invalid"_L1)
        return tr("That is not an address. It looks like https://cdp.example.com");
    if (error.code == "clock-wrong"_L1)
        return tr(
            "The clock of this tablet is wrong, so the centre cannot be trusted. Set it, then try again.");
    if (error.code == "certificate-expired"_L1)
        return tr("The certificate of this address has run out, so nothing was sent. IT must renew it.");
    switch (error.kind) {
    case Error::Kind::Untrusted:
        return tr(
            "The certificate of this address is not trusted here, or it does not speak https. Nothing "
            "was sent. Check the address; IT must give the centre a certificate that this tablet trusts.");
    case Error::Kind::NotOurServer:
    case Error::Kind::BadResponse:
        return tr(
            "Something else answers at this address. Check it. If the Wi-Fi asks for a sign-in, do that "
            "in a browser first.");
    case Error::Kind::Offline:
    case Error::Kind::Busy:
        return tr("The centre does not answer at this address. Check the address and the network, then try "
                  "again.");
    default: return {};
    }
}

void EnrolViewModel::enrol(const QString &server, const QString &code, const QString &deviceName)
{
    if (busy())
        return;
    if (server.trimmed().isEmpty() || code.trimmed().isEmpty()) {
        refuse(tr("Type the address of the centre and the code that IT gave you."));
        Q_EMIT changed();
        return;
    }
    begin();
    m_refusal.clear();
    Q_EMIT changed();
    const QString name = deviceName.trimmed().isEmpty() ? tr("Tablet") : deviceName.trimmed();
    whenDone(m_access.enrol(server.trimmed(), code.trimmed().toUpper(), name), this,
             [this](const Result<Done> &done) {
                 end();
                 if (!done) {
                     const QString why = sentence(done.error());
                     if (why.isEmpty())
                         refuse(done.error());
                     else
                         refuse(why);
                 }
                 present();
             });
}

QString EnrolViewModel::againText() const
{
    const int safe = m_access.waiting() - m_access.lostWithKey();
    if (!again() || safe == 0)
        return {};
    return tr("%n item(s) saved here are safe. They are sent once the tablet is set up.", nullptr, safe);
}

void EnrolViewModel::leave()
{
    m_access.retry();
}

void EnrolViewModel::startNow()
{
    m_access.finishEnrolment();
}

} // namespace counterpart
