#include "contract/Commands.h"
#include "contract/Fixtures.h"
#include "contract/Problem.h"
#include "domain/CouponVerdict.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;

namespace {

QString contractFile()
{
    QFile file(QStringLiteral(SOURCE_DIR "/docs/cdp-openapi.yaml"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The text from a line to the next line that is indented no deeper.
QString blockAt(const QString &text, const QString &line)
{
    const qsizetype start = text.indexOf(u'\n' + line + u'\n') + 1;
    if (start == 0)
        return {};
    qsizetype indent = 0;
    while (line[indent] == u' ')
        ++indent;
    const QRegularExpression next(u"\n {0,%1}\\S"_s.arg(indent));
    const qsizetype end = text.indexOf(next, start + line.size());
    return text.mid(start, (end < 0 ? text.size() : end) - start);
}

QStringList inlineEnum(const QString &text, const QString &schema)
{
    const QRegularExpression pattern(u"\n    %1:[^\\[]*enum: \\[([^\\]]*)\\]"_s.arg(schema));
    return pattern.match(text).captured(1).split(u", "_s);
}

} // namespace

class tst_ContractFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_command_is_in_the_catalogue()
    {
        const QString text = contractFile();
        QVERIFY(!text.isEmpty());
        const QString mapping = blockAt(text, u"    Command:"_s);
        for (const QString &type : commandTypes()) {
            const QRegularExpression entry(
                u"%1: '#/components/schemas/(\\w+)'"_s.arg(QRegularExpression::escape(type)));
            const QString schema = entry.match(mapping).captured(1);
            QVERIFY2(!schema.isEmpty(), qPrintable(type));
            const QString block = blockAt(text, u"    %1:"_s.arg(schema));
            QVERIFY2(block.contains(u"const: "_s + type + u'\n'), qPrintable(type));
            QVERIFY2(block.contains(u"additionalProperties: false"_s), qPrintable(type));
        }
    }

    void facts_and_requests_are_what_the_contract_calls_them()
    {
        const QString text = contractFile();
        const QString mapping = blockAt(text, u"    Command:"_s);
        const QRegularExpression entries(u"([a-z_]+\\.[a-z_]+): '#/components/schemas/(\\w+)'"_s);
        int seen = 0;
        const auto check = [&](const CommandPayload &payload) {
            for (auto hits = entries.globalMatch(mapping); hits.hasNext();) {
                const auto hit = hits.next();
                if (hit.captured(1) != commandType(payload))
                    continue;
                const QString block = blockAt(text, u"    %1:"_s.arg(hit.captured(2)));
                QVERIFY2(block.contains(isFact(payload) ? u"x-nature: fact"_s : u"x-nature: request"_s),
                         qPrintable(hit.captured(1)));
                QVERIFY2(block.contains(u"x-aggregate: "_s + wireName(aggregateType(payload))),
                         qPrintable(hit.captured(1)));
                ++seen;
            }
        };
        [&]<std::size_t... I>(std::index_sequence<I...>)
        {
            (check(std::variant_alternative_t<I, CommandPayload>{}), ...);
        }
        (std::make_index_sequence<std::variant_size_v<CommandPayload>>());
        QCOMPARE(seen, commandTypes().size());
    }

    void every_condition_is_in_the_contract()
    {
        const QStringList words = blockAt(contractFile(), u"    CouponConditionCode:"_s)
                                      .section(u'[', 1)
                                      .section(u']', 0, 0)
                                      .split(u", "_s);
        QVERIFY(words.size() > 20);
        for (int i = 0; i <= int(lastConditionCode); ++i)
            QVERIFY2(words.contains(wireName(ConditionCode(i))), qPrintable(wireName(ConditionCode(i))));
    }

    void the_kinds_of_records_are_the_same()
    {
        const QStringList words = inlineEnum(contractFile(), u"ResourceType"_s);
        QCOMPARE(words.size(), int(ResourceType::Other));
        for (const QString &word : words)
            QVERIFY2(resourceType(word) != ResourceType::Other, qPrintable(word));
    }

    void every_problem_code_that_the_rules_give_is_in_the_contract()
    {
        const QString block = blockAt(contractFile(), u"    ProblemCode:"_s);
        QStringList codes;
        const QRegularExpression item(u"- ([a-z-]+)"_s);
        for (auto hits = item.globalMatch(block); hits.hasNext();)
            codes.append(hits.next().captured(1));
        QVERIFY(codes.size() > 40);
        const QRegularExpression given(u"refused\\(u\"([a-z-]+)\"_s"_s);
        const QDir rules(QStringLiteral(SOURCE_DIR "/src/domain"));
        QStringList used;
        for (const QString &name : rules.entryList({u"*.cpp"_s})) {
            QFile file(rules.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            for (auto hits = given.globalMatch(text); hits.hasNext();)
                used.append(hits.next().captured(1));
        }
        QVERIFY(used.size() > 20);
        for (const QString &code : used)
            QVERIFY2(codes.contains(code), qPrintable(code));
    }
};

QTEST_APPLESS_MAIN(tst_ContractFile)
#include "tst_ContractFile.moc"
