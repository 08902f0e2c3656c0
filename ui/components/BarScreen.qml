import QtQuick

// A screen whose bar the shell draws: it only says what stands in it.
FocusScope {
    property string title
    property string subtitle
    property Component barActions: null
}
