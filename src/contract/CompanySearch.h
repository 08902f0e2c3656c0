#pragma once

#include "base/Result.h"
#include "domain/CompanySearch.h"

#include <QJsonObject>
#include <QList>

namespace counterpart {

/// Contract: CustomerSearch.
QJsonObject encode(const CompanyQuery &query);
/// BadResponse, the member's pointer in `detail`: a kind that there is not, or without the words for it.
Result<CompanyQuery> decodeCompanyQuery(const QJsonObject &json);

/// Contract: CustomerPreview.
QJsonObject encode(const CompanyHit &hit);
/// The answer of POST /v1/customers/search; BadResponse.
Result<QList<CompanyHit>> decodeCompanyHits(const QJsonObject &json);

/// The body of PUT /v1/stores/{storeId}/pins/{customerId}.
QJsonObject encode(const ScopeVisit &visit);
/// BadResponse, the member's pointer in `detail`.
Result<ScopeVisit> decodeScopeVisit(const QJsonObject &json);

} // namespace counterpart
