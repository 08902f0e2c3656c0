#include "device/Profile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

QString keychainService(const QString &folder)
{
    const QByteArray path = QFileInfo(folder).absoluteFilePath().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(12);
    return u"Counterpart "_s + QString::fromLatin1(hash);
}

Result<Profile> loadProfile(const QString &folder)
{
    Profile profile;
    profile.folder = folder;
    QFile file(folder + u"/profile.json"_s);
    if (!file.exists())
        return profile;
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Storage, u"profile.json cannot be read"_s, {}};
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    profile.serverAddress = json[u"server"].toString();
    profile.caBundle = json[u"ca"].toString().toLatin1();
    profile.deviceId = json[u"deviceId"].toString();
    profile.deviceName = json[u"deviceName"].toString();
    profile.storeId = json[u"storeId"].toString();
    profile.leaving = json[u"leaving"].toBool();
    profile.leaseEnded = json[u"leaseEnded"].toBool();
    if (profile.serverAddress.isEmpty() || profile.deviceId.isEmpty() || profile.storeId.isEmpty())
        return Error{Error::Kind::Corrupt, u"profile.json is incomplete"_s, {}};
    return profile;
}

Result<Done> saveProfile(const Profile &profile)
{
    const QDir folder(profile.folder);
    if (!folder.mkpath(u"."_s))
        return Error{Error::Kind::Storage, u"profile folder cannot be made"_s, {}};
    QFile::setPermissions(profile.folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QSaveFile file(profile.folder + u"/profile.json"_s);
    const QJsonObject json{
        {u"server"_s, profile.serverAddress}, {u"ca"_s, QString::fromLatin1(profile.caBundle)},
        {u"deviceId"_s, profile.deviceId},    {u"deviceName"_s, profile.deviceName},
        {u"storeId"_s, profile.storeId},      {u"leaving"_s, profile.leaving},
        {u"leaseEnded"_s, profile.leaseEnded}};
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(json).toJson()) < 0 || !file.commit())
        return Error{Error::Kind::Storage, u"profile.json cannot be written"_s, {}};
    return Done();
}

void removeProfile(const QString &folder)
{
    QFile::remove(folder + u"/profile.json"_s);
}

} // namespace counterpart
