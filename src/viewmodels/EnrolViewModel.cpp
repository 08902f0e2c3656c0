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
                     const Error &error = done.error();
                     if (error.code == "invalid_grant"_L1)
                         refuse(tr("This code does not fit, was used before, or is older than a day. Ask IT "
                                   "for a new one."));
                     else if (error.code == "address-insecure"_L1)
                         refuse(tr("The address must begin with https://. Check it with IT."));
                     else if (error.code == "address-invalid"_L1)
                         refuse(tr("That is not an address. It looks like https://cdp.example.com"));
                     else
                         refuse(error);
                 }
                 present();
             });
}

void EnrolViewModel::startNow()
{
    m_access.finishEnrolment();
}

} // namespace counterpart
