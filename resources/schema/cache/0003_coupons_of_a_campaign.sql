-- What was given today to make up for something, by whichever tablet: all of them spend one budget.
CREATE INDEX coupon_of_campaign ON coupon (campaign_id, valid_until, id) WHERE campaign_id IS NOT NULL;
