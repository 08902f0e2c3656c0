#include "viewmodels/HandOverViewModel.h"

#include "base/WhenDone.h"
#include "domain/PickupStateMachine.h"
#include "usecases/Core.h"
#include "viewmodels/ActText.h"
#include "viewmodels/ToastViewModel.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int codeDigits = 6;

} // namespace

HandOverViewModel::HandOverViewModel(PickupDesk &desk, Core &core, const Format &format,
                                     ToastViewModel &toast, QObject *parent)
    : ScreenViewModel(parent)
    , m_desk(desk)
    , m_format(format)
    , m_text(format)
    , m_toast(toast)
    , m_lines({"lineId", "name", "icon", "countText", "taken", "note", "spoken"})
    , m_proofs({"proof", "text", "icon", "proofState", "stateText"})
    , m_idKinds({"kindOfId", "text"})
    , m_approvers({"personId", "name", "chosen"})
{
    connect(&core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        if (!m_orderId.isEmpty() && m_doneTitle.isEmpty() && types.contains(ResourceType::PickupOrder))
            load();
    });
    const auto again = [this] {
        if (phase() == u"ready"_s)
            present();
    };
    connect(&core, &Core::minutePassed, this, again);
    connect(&format, &Format::changed, this, again);
}

void HandOverViewModel::open(const QString &orderId)
{
    m_orderId = orderId;
    m_row = {};
    m_code.clear();
    m_codeWasWrong = m_codeScanned = m_choosingId = m_delegate = m_delegateTouched = false;
    m_idKind.clear();
    m_kept.clear();
    m_warning.clear();
    m_refusal.clear();
    m_approving = false;
    m_approverId.clear();
    m_doneTitle.clear();
    m_doneText.clear();
    setPhase(u"loading"_s);
    Q_EMIT changed();
    load();
}

void HandOverViewModel::refresh()
{
    if (!m_orderId.isEmpty())
        load();
}

void HandOverViewModel::load()
{
    whenDone(m_desk.order(m_orderId), this, [this, asked = m_orderId](const Result<BoardOrder> &answer) {
        if (asked != m_orderId)
            return;
        if (!answer)
            return fail(answer.error());
        m_row = *answer;
        if (!m_delegateTouched)
            m_delegate = m_row.order.delegateCollects;
        setPhase(u"ready"_s);
        present();
    });
}

void HandOverViewModel::setDelegate(bool delegate)
{
    m_delegate = delegate;
    m_delegateTouched = true;
    if (delegate && !m_row.order.delegateCollects)
        m_idKind.clear(); // a stranger's document proves nothing about this order
    present();
}

void HandOverViewModel::setCode(const QString &code)
{
    m_code = code;
    m_codeWasWrong = false;
    m_codeScanned = false;
    m_warning.clear();
    m_refusal.clear();
    present();
}

void HandOverViewModel::typeDigit(const QString &digit)
{
    if (m_code.size() < codeDigits && digit.size() == 1 && digit.front() >= u'0' && digit.front() <= u'9')
        setCode(m_code + digit);
}

void HandOverViewModel::backspace()
{
    setCode(m_code.chopped(1));
}

void HandOverViewModel::clearCode()
{
    setCode({});
}

void HandOverViewModel::scan(const QString &code)
{
    const QString digits = code.trimmed();
    const bool bare = digits.size() == codeDigits
        && std::all_of(digits.cbegin(), digits.cend(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (bare) {
        setCode(digits);
        m_codeScanned = true;
        present();
        Q_EMIT sound(u"ok"_s);
        return;
    }
    whenDone(m_desk.findOrder(code), this, [this](const Result<QString> &other) {
        m_warning = other && *other == m_orderId
            ? tr("That is the label of this order. Ask the customer for the 6 digits of the pickup code.")
            : other ? tr("That code belongs to another order. You are still at %1.").arg(m_row.order.orderNo)
                    : tr("That is not a pickup code. Ask the customer for the 6 digits.");
        Q_EMIT changed();
        Q_EMIT sound(u"refused"_s);
    });
}

void HandOverViewModel::chooseId()
{
    m_choosingId = !m_choosingId;
    present();
}

void HandOverViewModel::idSeen(const QString &kind)
{
    m_idKind = m_idKind == kind ? QString() : kind;
    m_choosingId = false;
    m_refusal.clear();
    present();
}

void HandOverViewModel::toggleLine(const QString &lineId)
{
    if (!m_kept.remove(lineId))
        m_kept.insert(lineId);
    present();
}

bool HandOverViewModel::needsCodeToo() const
{
    return m_delegate && !m_row.order.delegateCollects;
}

bool HandOverViewModel::proven() const
{
    const bool code = codeFits() && !m_codeWasWrong && codeCheckable();
    const bool id = !m_idKind.isEmpty();
    if (needsCodeToo())
        return code && (!m_row.order.idRequired || id);
    return m_row.order.idRequired ? id : code || id;
}

int HandOverViewModel::taken() const
{
    int sum = 0;
    for (const PickupLine &line : m_row.order.lines) {
        if (!m_kept.contains(line.id))
            sum += stillToHandOver(line);
    }
    return sum;
}

int HandOverViewModel::kept() const
{
    int sum = 0;
    for (const PickupLine &line : m_row.order.lines) {
        if (m_kept.contains(line.id))
            sum += stillToHandOver(line);
    }
    return sum;
}

bool HandOverViewModel::mainEnabled() const
{
    return phase() == u"ready"_s && !busy() && m_doneTitle.isEmpty() && blockedText().isEmpty() && proven()
        && (taken() > 0 || m_row.order.lines.isEmpty());
}

void HandOverViewModel::handOver()
{
    if (mainEnabled())
        give({});
}

void HandOverViewModel::give(const QString &pin)
{
    HandOverProof proof;
    const bool byCode = codeFits() && codeCheckable();
    proof.method = byCode ? HandOverProof::Method::Code : HandOverProof::Method::IdSeen;
    proof.code = byCode ? m_code : QString();
    proof.idKind = m_idKind;
    proof.delegate = m_delegate;
    proof.approverId = m_approving ? m_approverId : QString();
    proof.approverPin = pin;
    proof.keptLines = QStringList(m_kept.cbegin(), m_kept.cend());
    const int given = taken();
    const int left = kept();
    begin();
    whenDone(m_desk.handOver(m_orderId, proof), this, [this, given, left](const Result<Act> &saved) {
        end();
        Q_EMIT pinCleared();
        if (!saved) {
            if (saved.error().code == u"handover-needs-manager"_s)
                return askManager();
            if (m_approving && saved.error().kind == Error::Kind::Unauthorized)
                return refusedPin(saved.error());
            cancelApproval();
            if (saved.error().code == u"pickup-code-wrong"_s)
                return wrongCode();
            refuse(saved.error());
            return load();
        }
        cancelApproval();
        m_code.clear();
        m_doneTitle = m_row.order.lines.isEmpty()
            ? tr("%1 was handed over").arg(m_row.order.orderNo)
            : tr("%1: %n item(s) handed over", nullptr, given).arg(m_row.order.orderNo);
        m_doneText
            = left > 0 ? tr("%n item(s) stay here for later", nullptr, left) : tr("Saved on this device");
        Q_EMIT sound(u"ok"_s);
        Q_EMIT changed();
    });
}

void HandOverViewModel::wrongCode()
{
    m_code.clear();
    m_codeWasWrong = true;
    whenDone(m_desk.order(m_orderId), this, [this](const Result<BoardOrder> &answer) {
        if (answer)
            m_row = *answer;
        const int left = m_row.order.attemptsLeft;
        refuse(left > 0 ? tr("The code does not match. Ask the customer to read it out again; %n try(s) left",
                             nullptr, left)
                        : tr("The code was wrong too often. See an ID instead"));
        present();
    });
}

} // namespace counterpart
