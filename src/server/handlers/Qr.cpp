#include "server/handlers/Qr.h"

#include <qrencode.h>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

QString qrSvg(const QString &text)
{
    constexpr int Quiet = 4; // modules, as the standard asks
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString(text.toUtf8().constData(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
    if (!code)
        return {};
    QString path;
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if (code->data[y * code->width + x] & 1)
                path += u"M%1 %2h1v1h-1z"_s.arg(x + Quiet).arg(y + Quiet);
        }
    }
    const int size = code->width + 2 * Quiet;
    return u"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1 %1\" width=\"200\" height=\"200\" "
           u"role=\"img\">"
           "<rect width=\"%1\" height=\"%1\" fill=\"#fff\"/><path d=\"%2\" fill=\"#000\"/></svg>"_s.arg(size)
               .arg(path);
}

} // namespace counterpart::server
