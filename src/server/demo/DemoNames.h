#pragma once

#include <QList>

namespace counterpart::server::demo {

struct HanName
{
    const char *text, *reading;
};

/// Surnames with the reading that a name has, also where the character is usually read otherwise (单 shan, 曾
/// zeng).
const QList<HanName> &surnames();
const QList<HanName> &givenCharacters();
const QList<const char *> &latinFirstNames();
const QList<const char *> &latinLastNames();

} // namespace counterpart::server::demo
