#pragma once

#include <QByteArray>
#include <QList>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace counterpart::test {

/// The real programs ask the real keyring: runs this test again on a bus of its own with an unlocked keyring
/// of its own, so that nothing is left in the keyring of whoever runs it. Returns inside that session only.
inline void enterPrivateKeyring(char **argv)
{
    if (qEnvironmentVariableIsSet("COUNTERPART_TEST_SESSION"))
        return;
    qputenv("COUNTERPART_TEST_SESSION", "1");
    const char script[]
        = "set -e; run=$(mktemp -d); chmod 700 \"$run\"; trap 'rm -rf \"$run\"' EXIT\n"
          "export XDG_RUNTIME_DIR=$run\n"
          "printf pw | XDG_DATA_HOME=$run HOME=$run gnome-keyring-daemon --unlock --components=secrets"
          " --daemonize >/dev/null 2>&1\n"
          "code=0; \"$@\" || code=$?; exit $code";
    QList<char *> arguments;
    for (const char *word : {"dbus-run-session", "--", "bash", "-c", script, "session"})
        arguments.append(const_cast<char *>(word));
    for (; *argv; ++argv)
        arguments.append(*argv);
    arguments.append(nullptr);
    execvp(arguments.first(), arguments.data());
    std::perror("dbus-run-session"); // a test that cannot run fails: ./dev installs what it needs
    std::exit(1);
}

} // namespace counterpart::test
