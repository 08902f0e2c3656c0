#include "viewmodels/ExceptionsViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/ExceptionText.h"
#include "viewmodels/Format.h"
#include "viewmodels/ToastViewModel.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

ExceptionsViewModel::ExceptionsViewModel(SyncHealth &health, Core &core, const Format &format,
                                         ToastViewModel &toast, QObject *parent)
    : ScreenViewModel(parent)
    , m_health(health)
    , m_core(core)
    , m_format(format)
    , m_toast(toast)
    , m_open({"rowId", "title", "text", "mine", "mineWho", "theirs", "theirsWho", "cost", "choices"})
    , m_decided({"title", "text", "when"})
{
    connect(&format, &Format::changed, this, &ExceptionsViewModel::present);
    connect(&core, &Core::personChanged, this, &ExceptionsViewModel::cancel); // it was another's decision
}

void ExceptionsViewModel::refresh()
{
    whenDone(m_health.exceptions(), this, [this](const Result<QList<SyncException>> &exceptions) {
        if (exceptions)
            m_exceptions = *exceptions;
        present();
    });
    whenDone(m_health.decidedLately(), this, [this](const Result<QList<DecidedException>> &decided) {
        if (decided)
            m_lately = *decided;
        present();
    });
}

QString ExceptionsViewModel::titleOf(const SyncException &exception) const
{
    const QString title = ExceptionText::title(exception.kind), about = m_format.text(exception.aboutName);
    return about.isEmpty() ? title : title + u" · "_s + about;
}

QString ExceptionsViewModel::costOf(const SyncException &exception) const
{
    QStringList parts;
    if (exception.atRisk)
        parts.append(tr("At risk: %1").arg(m_format.exactMoney(*exception.atRisk)));
    parts.append(ExceptionText::cost(exception.costOwner));
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QVariantMap ExceptionsViewModel::openRow(const SyncException &exception) const
{
    // Who may not decide reads what to do now, without a button that would only refuse; who decides reads the
    // facts side by side. A record of an older CDP has only the sentence.
    const bool both = exception.mine && exception.theirs;
    QString text = m_mayDecide && both ? ExceptionText::guidance(exception.kind)
                                       : m_format.text(exception.explanation);
    if (!m_mayDecide && !both)
        text += (text.isEmpty() ? QString() : u"\n"_s) + tr("A manager decides.");
    QVariantList choices;
    for (const QString &code : m_mayDecide ? ExceptionText::choices(exception) : QStringList())
        choices.append(QVariantMap{
            {u"code"_s, code}, {u"text"_s, ExceptionText::choice(code)}, {u"primary"_s, choices.isEmpty()}});
    const SyncException::Side mine = exception.mine.value_or(SyncException::Side());
    const SyncException::Side theirs = exception.theirs.value_or(SyncException::Side());
    return {{u"key"_s, exception.id},
            {u"rowId"_s, exception.id},
            {u"title"_s, titleOf(exception)},
            {u"text"_s, text},
            {u"mine"_s, both ? ExceptionText::deed(mine, m_format) : QString()},
            {u"mineWho"_s, ExceptionText::who(mine, exception.storeId, m_format)},
            {u"theirs"_s, both ? ExceptionText::deed(theirs, m_format) : QString()},
            {u"theirsWho"_s, ExceptionText::who(theirs, exception.storeId, m_format)},
            {u"cost"_s, costOf(exception)},
            {u"choices"_s, choices}};
}

QVariantMap ExceptionsViewModel::decidedRow(const DecidedException &one) const
{
    const auto &resolution = *one.exception.resolution;
    QStringList facts{ExceptionText::decided(resolution.code), one.by};
    if (!one.sent)
        facts.append(tr("waits to be sent"));
    facts.removeAll(QString());
    QString text = facts.join(u" · "_s);
    if (!resolution.note.isEmpty())
        text += u'\n' + tr("“%1”").arg(resolution.note.text);
    return {{u"key"_s, one.exception.id},
            {u"title"_s, titleOf(one.exception)},
            {u"text"_s, text},
            {u"when"_s, resolution.at ? m_format.dayAndTime(*resolution.at) : QString()}};
}

void ExceptionsViewModel::present()
{
    m_mayDecide = bool(m_core.require(Action::ResolveExceptions));
    QList<QVariantMap> open, decided;
    for (const SyncException &exception : m_exceptions)
        open.append(openRow(exception));
    for (const DecidedException &one : m_lately)
        decided.append(decidedRow(one));
    m_open.show(open);
    m_decided.show(decided);
    presentAsked();
    Q_EMIT changed();
}

void ExceptionsViewModel::presentAsked()
{
    m_asked = m_question ? titleOf(*m_question) : QString();
    m_askedAction = m_question ? ExceptionText::choice(m_code) : QString();
    m_askedText.clear();
    if (!m_question)
        return;
    QStringList lines{ExceptionText::meaning(m_code), costOf(*m_question), tr("This cannot be taken back.")};
    lines.removeAll(QString());
    m_askedText = lines.join(u'\n');
}

void ExceptionsViewModel::ask(const QString &id, const QString &code)
{
    const auto found = std::find_if(m_exceptions.cbegin(), m_exceptions.cend(),
                                    [&id](const SyncException &one) { return one.id == id; });
    if (found == m_exceptions.cend() || !m_mayDecide || !ExceptionText::choices(*found).contains(code))
        return;
    m_question = *found;
    m_code = code;
    presentAsked();
    Q_EMIT changed();
}

void ExceptionsViewModel::cancel()
{
    m_question.reset();
    presentAsked();
    Q_EMIT changed();
}

void ExceptionsViewModel::confirm(const QString &note)
{
    if (!m_question || busy())
        return;
    const QString id = m_question->id, text = note.trimmed();
    const UserText said = text.isEmpty() ? UserText() : UserText{text, m_format.language()};
    begin();
    whenDone(m_health.decide(id, m_code, said), this, [this](const Result<Act> &act) {
        end();
        if (act)
            m_toast.say(tr("Saved. The centre is told."));
        else
            refuse(act.error());
        cancel();
        refresh();
    });
}

} // namespace counterpart
