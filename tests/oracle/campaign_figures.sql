-- The manager's campaign figures (precision.md 19) as plain SQL over the stored events of the reference CDP.
-- Bound: :campaign, :store, :now (UTC ms). Temporary table span(kind, name, first, last) holds local days and hours of
-- the store in UTC ms, both ends inside. Events later than :now have not happened yet and count nowhere.

-- name: total
SELECT step, count(*), sum(amount), sum(discount) FROM campaign_event
 WHERE campaign_id = :campaign AND at <= :now GROUP BY step;

-- name: store
SELECT step, count(*), sum(amount), sum(discount) FROM campaign_event
 WHERE campaign_id = :campaign AND store_id = :store AND at <= :now GROUP BY step;

-- name: channel
SELECT channel, step, count(*), sum(amount), sum(discount) FROM campaign_event
 WHERE campaign_id = :campaign AND store_id = :store AND at <= :now GROUP BY channel, step;

-- name: every_store
SELECT channel, step, store_id, count(*), sum(amount), sum(discount) FROM campaign_event
 WHERE campaign_id = :campaign AND at <= :now GROUP BY channel, step, store_id;

-- name: daily
SELECT span.name, count(CASE WHEN e.step = 'redeemed' THEN 1 END), count(CASE WHEN e.step = 'issued' THEN 1 END)
  FROM span LEFT JOIN campaign_event e
    ON e.at BETWEEN span.first AND span.last AND e.at <= :now AND e.campaign_id = :campaign AND e.store_id = :store
 WHERE span.kind = 'day' GROUP BY span.name ORDER BY span.name;

-- name: channel_days
SELECT span.name, e.channel, count(*)
  FROM span JOIN campaign_event e
    ON e.at BETWEEN span.first AND span.last AND e.at <= :now AND e.campaign_id = :campaign AND e.store_id = :store
   AND e.step = 'redeemed'
 WHERE span.kind = 'day' GROUP BY span.name, e.channel;

-- name: days
SELECT name FROM span WHERE kind = 'day' ORDER BY name;

-- name: goals
SELECT json_extract(given.value, '$.channel'), json_extract(given.value, '$.storeId'),
       json_extract(given.value, '$.redeemed')
  FROM resource r, json_each(r.body, '$.channelGoals') given
 WHERE r.type = 'campaign' AND r.id = :campaign
   AND coalesce(json_extract(given.value, '$.storeId'), :store) = :store;

-- name: hourly
SELECT CAST(span.name AS INTEGER), count(e.seq)
  FROM span LEFT JOIN campaign_event e
    ON e.at BETWEEN span.first AND span.last AND e.at <= :now AND e.campaign_id = :campaign AND e.store_id = :store
   AND e.step = 'redeemed'
 WHERE span.kind = 'hour' GROUP BY span.name ORDER BY 1;

-- name: usual
SELECT CAST(substr(span.name, 1, 2) AS INTEGER), span.name, count(e.seq)
  FROM span LEFT JOIN campaign_event e
    ON e.at BETWEEN span.first AND span.last AND e.campaign_id = :campaign AND e.store_id = :store
   AND e.step = 'redeemed'
 WHERE span.kind = 'usual' GROUP BY span.name ORDER BY 1;

-- name: refusals
SELECT code, count(*), count(CASE WHEN step = 'refused_wrongly' THEN 1 END) FROM campaign_event
 WHERE campaign_id = :campaign AND store_id = :store AND step IN ('refused', 'refused_wrongly') AND at <= :now
 GROUP BY code ORDER BY code;

-- name: budget_used
SELECT coalesce(sum(discount), 0) FROM campaign_event
 WHERE campaign_id = :campaign AND step = 'redeemed' AND at <= :now;

-- name: last_day
SELECT coalesce(sum(discount), 0) FROM campaign_event
 WHERE campaign_id = :campaign AND step = 'redeemed' AND at > :now - 86400000 AND at <= :now;

-- name: feed
SELECT count(*), sum(CASE WHEN coalesce(json_extract(body, '$.createdAt'), json_extract(body, '$.validFrom')) <= :text
                          THEN 1 ELSE 0 END),
       sum((SELECT count(*) FROM json_each(body, '$.redemptions') WHERE json_extract(value, '$.at') <= :text))
  FROM resource WHERE type = 'coupon' AND campaign_id = :campaign AND removed IS NULL;

-- name: events_of_coupons
SELECT count(CASE WHEN step = 'issued' THEN 1 END), count(CASE WHEN step = 'redeemed' THEN 1 END) FROM campaign_event
 WHERE campaign_id = :campaign AND coupon_id IS NOT NULL AND at <= :now;

-- name: delivered
SELECT given.key, given.value FROM resource r, json_each(r.body, '$.kpis.total') given
 WHERE r.type = 'campaign' AND r.id = :campaign AND json_extract(r.body, '$.kpis.total.source') = 'delivered';
