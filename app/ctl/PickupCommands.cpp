#include "contract/Resources.h"
#include "ctl/Commands.h"

#include <QJsonArray>
#include <QTextStream>

namespace counterpart::ctl {

using namespace Qt::Literals::StringLiterals;

namespace {

int report(Shell &shell, const Result<Act> &act)
{
    if (!act)
        return shell.refuse(act.error());
    QTextStream(stderr) << "saved " << act->commandId << Qt::endl;
    const bool confirmed = shell.awaitConfirmation(*act);
    return shell.answer(
        {{u"command_id"_s, act->commandId}, {u"type"_s, act->type}, {u"confirmed"_s, confirmed}});
}

QJsonArray lane(const QList<BoardOrder> &orders)
{
    QJsonArray array;
    for (const BoardOrder &one : orders)
        array.append(encode(one.order));
    return array;
}

} // namespace

int pickups(Shell &shell, const Arguments &)
{
    const auto board = await(shell.desk.board());
    if (!board)
        return shell.refuse(board.error());
    return shell.answer({{u"waiting"_s, lane(board->waiting)},
                         {u"late"_s, lane(board->late)},
                         {u"to_pick"_s, lane(board->toPick)},
                         {u"ready"_s, lane(board->ready)},
                         {u"stale"_s, shell.isOld(ResourceType::PickupOrder, board->asOf)}});
}

int pickup(Shell &shell, const Arguments &arguments)
{
    const auto order = await(shell.desk.order(arguments.id));
    if (!order)
        return shell.refuse(order.error());
    return shell.answer({{u"pickup"_s, encode(order->order)},
                         {u"claimed_by"_s, order->claimedBy},
                         {u"pending_commands"_s, order->pendingCommands}});
}

int claim(Shell &shell, const Arguments &arguments)
{
    shell.awaitLine();
    return report(shell, await(shell.desk.startPicking(arguments.id)));
}

int pick(Shell &shell, const Arguments &arguments)
{
    shell.awaitLine();
    if (arguments.scan.isEmpty() && arguments.line.isEmpty())
        return shell.refuse({Error::Kind::BadInput, {}, u"line-missing"_s});
    if (!arguments.scan.isEmpty())
        return report(shell, await(shell.desk.pickByScan(arguments.id, arguments.scan)));
    return report(shell, await(shell.desk.pick(arguments.id, arguments.line, arguments.quantity, {})));
}

int shortLine(Shell &shell, const Arguments &arguments)
{
    shell.awaitLine();
    return report(shell,
                  await(shell.desk.shortLine(arguments.id, arguments.line, arguments.quantity,
                                             arguments.reason, arguments.decision)));
}

int stage(Shell &shell, const Arguments &arguments)
{
    shell.awaitLine();
    return report(shell, await(shell.desk.stage(arguments.id, arguments.bay)));
}

int markReady(Shell &shell, const Arguments &arguments)
{
    shell.awaitLine();
    return report(shell, await(shell.desk.markReady(arguments.id, arguments.bay)));
}

int handOver(Shell &shell, const Arguments &arguments)
{
    shell.awaitLine();
    HandOverProof proof;
    proof.code = arguments.code;
    if (!arguments.proofId.isEmpty()) {
        proof.method = HandOverProof::Method::IdSeen;
        proof.idKind = arguments.proofId;
    }
    return report(shell, await(shell.desk.handOver(arguments.id, proof)));
}

} // namespace counterpart::ctl
