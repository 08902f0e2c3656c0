#pragma once

#include "domain/SyncException.h"

#include <QCoreApplication>

namespace counterpart {

class Format;

/// The centre's open questions in plain words: what broke a rule, what either side holds, who bears it, what
/// can be decided. A word of a newer CDP is said in general, never shown.
class ExceptionText
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::ExceptionText)

public:
    /// What broke a rule, as a question somebody can answer by looking.
    static QString title(const QString &kind);
    /// What it means for the customer and the counter, for whoever decides; empty where the facts say it.
    static QString guidance(const QString &kind);
    /// "Already used", "Redeemed offline"
    static QString deed(const SyncException::Side &side, const Format &format);
    /// "13:58 · Counter 2 · Li"; the store's name when it is another than `storeId`. As far as it is known.
    static QString who(const SyncException::Side &side, const QString &storeId, const Format &format);
    static QString cost(CostOwner owner); ///< empty when nobody is named

    /// Codes of the contract that fit this kind, at most three; the first is the usual one.
    static QStringList choices(const SyncException &exception);
    static QString choice(const QString &code);  ///< on the button
    static QString meaning(const QString &code); ///< before it is saved
    static QString decided(const QString &code); ///< afterwards
};

} // namespace counterpart
