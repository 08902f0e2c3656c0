#pragma once

namespace counterpart::server {

/// The tables of the CDP. Every one is STRICT; times are UTC milliseconds, money is minor units.
extern const char *const Schema;

} // namespace counterpart::server
