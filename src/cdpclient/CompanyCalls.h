#pragma once

#include "cdpclient/CdpClient.h"
#include "contract/CompanySearch.h"

namespace counterpart {

/// Customers of the whole company, best match first. Busy: asked too often; the words go in the body.
QFuture<Result<QList<CompanyHit>>> searchCompany(CdpClient &client, const QByteArray &accessToken,
                                                 const CompanyQuery &query);
/// The customer will arrive through the feed of this store. NotFound, Forbidden ("customer-restricted").
QFuture<Result<Done>> bringCustomer(CdpClient &client, const QByteArray &accessToken, const QString &storeId,
                                    const QString &customerId, const ScopeVisit &visit);

} // namespace counterpart
