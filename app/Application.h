#pragma once

#include <QString>

#include <memory>

class QQmlApplicationEngine;

namespace counterpart {

/// What main() was asked for.
struct LaunchOptions
{
    QString profile;  ///< folder; empty: the default one
    QString language; ///< "zh-CN" or "en"; empty: the system's
    bool dark = false;
    bool demo = false;
    QString keychainService; ///< empty: the profile's own
};

/// Joins the parts: device, use cases, view models, window; built in the order in which data flows, destroyed
/// in reverse.
class Application
{
public:
    explicit Application(const LaunchOptions &options);
    ~Application();

    /// True: the profile is open in another window, which has come to the front; there is nothing to show
    /// here.
    bool openElsewhere() const;
    /// False when the window could not be made. Ends the program with 0 when it turns out meanwhile that the
    /// profile is open in another window.
    bool show();
    /// Enrols the profile when it is not yet: for the demo, which has a CDP of its own.
    void enrolWith(const QString &server, const QString &code);

private:
    struct Parts;
    std::unique_ptr<Parts> m;
};

} // namespace counterpart
