// Names under “localhost” are this machine's, also where its resolver does not know that (RFC 6761, 6.3).

const dns = require("dns");

const look_up = dns.lookup;
const is_local = (name) => /(^|\.)localhost$/i.test(name);

dns.lookup = (name, ...rest) => look_up(is_local(name) ? "127.0.0.1" : name, ...rest);
