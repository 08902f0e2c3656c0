#include "contract/Auth.h"
#include "contract/CommandExamples.h"
#include "contract/CommandResults.h"
#include "contract/Fixtures.h"
#include "contract/ResourceTools.h"
#include "contract/Snapshot.h"
#include "contract/Verdict.h"

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;

/// Writes what the encoders make to build/…/tests/encoded. tests/contract/lint.sh checks the files against
/// docs/cdp-openapi.yaml with a validator that knows nothing of our readers.
class tst_EncodedDocuments : public QObject
{
    Q_OBJECT

    QDir m_folder{QStringLiteral(BINARY_DIR "/tests/encoded")};

    void write(const QString &name, const QJsonObject &json)
    {
        QFile file(m_folder.filePath(name + u".json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray bytes = QJsonDocument(json).toJson();
        QCOMPARE(file.write(bytes), bytes.size());
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_folder.removeRecursively();
        QVERIFY(m_folder.mkpath(u"."_s));
    }

    void cleanupTestCase() { QVERIFY(m_folder.entryList(QDir::Files).size() > 60); }

    void resources_are_written_whole()
    {
        for (const char *name : fixtures::resourceFixtures) {
            const QString fixture = QString::fromLatin1(name);
            const auto json = fixtures::toolOf(fixture).rewrite(fixtures::object(fixture + u".json"_s));
            QVERIFY2(json, name);
            write(fixture, *json);
        }
    }

    void commands_are_written_whole()
    {
        int n = 0;
        QList<QJsonObject> all;
        for (const CommandPayload &payload : fixtures::fullPayloads() + fixtures::leanPayloads()) {
            all.append(encode(fixtures::commandWith(payload)));
            write(u"command.%1-%2"_s.arg(commandType(payload)).arg(++n), all.last());
        }
        write(u"command-batch.all"_s,
              encode(CommandBatch{.epoch = u"e7"_s, .numbering = u"n1"_s, .commands = all}));
    }

    void results_are_written_whole()
    {
        const auto batch = decodeCommandBatchResult(fixtures::object(u"command-batch-result.json"_s));
        QVERIFY(batch);
        write(u"command-batch-result.all"_s, encode(*batch));
        Problem problem = problemOf(u"schema-changed"_s);
        problem.resnapshot = {ResourceType::Coupon};
        problem.conflict = Problem::Conflict{u"as-2"_s, u"dv-2"_s, fromMs(0)};
        problem.retryAfterSeconds = 3;
        problem.errors = {{u"/a"_s, u"invalid"_s}};
        problem.mergedInto = u"cu-1"_s;
        write(u"problem.full"_s, encode(problem));
        write(u"problem.plain"_s, encode(problemOf(u"command-not-supported"_s)));
    }

    void messages_are_written_whole()
    {
        const auto session = decodeSession(fixtures::object(u"session.json"_s));
        const auto meta = decodeMeta(fixtures::object(u"meta.json"_s));
        const auto snapshot = decodeSnapshot(fixtures::object(u"snapshot.json"_s));
        const auto verdicts
            = decodeCouponValidationResult(fixtures::object(u"coupon-validation-result.json"_s));
        QVERIFY(session && meta && snapshot && verdicts);
        write(u"session.all"_s, encode(*session));
        write(u"meta.all"_s, encode(*meta));
        write(u"snapshot.all"_s, encode(*snapshot));
        write(u"coupon-validation-result.all"_s, encode(*verdicts));
        write(u"snapshot-request.all"_s, encode(SnapshotRequest{1, {ResourceType::Coupon}, u"manual"_s}));
        write(u"token-response.enrolment"_s,
              encode(TokenResponse{u"a"_s, 600, u"r"_s, u"sync commands"_s, u"dv-1"_s, u"dc-1"_s, u"s"_s,
                                   u"st-1"_s}));
        write(u"oauth-error.pin"_s, encode(OAuthError{u"invalid_grant"_s, 3, 30}));
        write(u"pin-change.all"_s, encode(PinChange{u"000000"_s, u"284913"_s}));
        write(u"device-status.all"_s,
              encode(DeviceStatus{u"0.1.0"_s,
                                  fromMs(0),
                                  1,
                                  4,
                                  2,
                                  -180,
                                  12'000,
                                  fromMs(0),
                                  true,
                                  {u"di-1"_s},
                                  u"unavailable"_s}));
        write(u"directive-list.all"_s,
              encode(DirectiveList{
                  {{u"di-1"_s, Directive::Kind::Resnapshot, {ResourceType::Coupon}, {}, fromMs(0)}},
                  fromMs(0),
                  fromMs(0)}));
        const auto allowance = decodeDeviceAllowance(fixtures::object(u"offline-allowance.json"_s));
        QVERIFY(allowance);
        write(u"offline-allowance.all"_s, encode(*allowance));
        write(u"offline-allowance-request.all"_s,
              encode(AllowanceRequest{u"01935000-0000-7000-8000-000000000077"_s, u"oa-76"_s, 2,
                                      Money{41880, u"CNY"_s}}));
        write(u"offline-allowance-request.first"_s,
              encode(AllowanceRequest{u"01935000-0000-7000-8000-000000000077"_s, {}, 0, {}}));
        Basket basket{u"CNY"_s, 104700, {{u"S"_s, u"c"_s, 2, 100}}};
        write(u"coupon-validation-request.all"_s,
              encode(CouponValidationRequest{u"st-1"_s, u"cu-1"_s, {u"ZJ8Z"_s}, basket}));
    }
};

QTEST_APPLESS_MAIN(tst_EncodedDocuments)
#include "tst_EncodedDocuments.moc"
