//! The `[jump_clients]` table: how every Jump Client behaves on the network.

use model::plan::BackOffLaw;
use model::time::SimDuration;

use super::replies::Replies;
use super::shape::shape;
use crate::units::{Bandwidth, Size};

shape! {
    /// How every Jump Client behaves on the network.
    JumpClients "[jump_clients]" {
        /// How both sides notice a connection that died in silence (CONN-8).
        keep_alive: KeepAlive, default("{}");
        /// How long a Jump Client waits before it dials again (CONN-5).
        back_off: BackOff, default("{}");
        /// What each computer receives at most, whatever its site's line carries.
        downlink: Bandwidth, default("10Mbit/s"), within("1kbit/s", "1000Gbit/s"),
            grounds("assumption (assumptions.md 4)");
        /// How long a dial waits for any answer of the network.
        dial_timeout: SimDuration, default("10s"), within("1ms", "1h"), grounds("assumption: no public figure");
        /// How long a connected Jump Client waits for the appliance's first word.
        greeting_timeout: SimDuration, default("30s"), within("1ms", "1h"), grounds("assumption: no public figure");
        /// What comes before the first message of a connection.
        handshake: Handshake, default("{}");
        /// How TCP sends again what was not acknowledged.
        tcp: Tcp, default("{}");
        /// How long a Jump Client that was refused for lack of capacity waits before it asks again (APP-6).
        refused_retry: SimDuration, default("5m"), within("1s", "30d"), grounds("assumption: no public figure");
        /// How end users who are logged in at Jump Clients deal with questions (TOOL-6).
        replies: Replies, otherwise("no answer to any");
    }
}

shape! {
    /// How both sides notice a connection that died in silence.
    KeepAlive "jump_clients.keep_alive" {
        /// Time between two keep-alives on one connection.
        interval: SimDuration, default("60s"), within("1s", "1d"),
            grounds("assumption; must be faster than 350 s, at which cloud NAT forgets [NAT] (assumptions.md 2)");
        /// Keep-alives in a row that stay away before a side holds the connection to be gone. A single one could not have
        /// arrived by the moment at which it is due.
        missed: u32, default("3"), within("2", "100"), grounds("assumption (assumptions.md 2)");
        /// Bytes of one keep-alive and its answer together.
        bytes: u32, default("150"), within("0", "65536"), grounds("assumption (assumptions.md 2)");
    }
}

shape! {
    /// How long a Jump Client waits before it dials again.
    BackOff "jump_clients.back_off" {
        /// The law of the delays. `full_jitter`: uniform from 0 to min(cap, base x 2^n).
        law: BackOffLaw, default("full_jitter"), grounds("third-party formula [AWS] (assumptions.md 2)");
        /// The first ceiling.
        base: SimDuration, default("1s"), within("1ms", "1d"), grounds("assumption (assumptions.md 2)");
        /// The ceiling that no delay exceeds; at least `base`.
        cap: SimDuration, default("60s"), within("1ms", "1d"), grounds("assumption (assumptions.md 2)");
    }
}

shape! {
    /// What comes before the first message of a connection.
    Handshake "jump_clients.handshake" {
        /// Round trips between a dial and the first message: TCP and TLS.
        round_trips: u32, default("2"), within("1", "16"), grounds("inferred: one for TCP, one for TLS 1.3");
        /// Bytes from Jump Client to appliance.
        bytes_in: Size, default("4KiB"), within("0B", "1MiB"), grounds("assumption (assumptions.md 10)");
        /// Bytes from appliance to Jump Client.
        bytes_out: Size, default("6KiB"), within("0B", "1MiB"), grounds("assumption (assumptions.md 10)");
    }
}

shape! {
    /// How TCP sends again what was not acknowledged.
    Tcp "jump_clients.tcp" {
        /// The first delay; each further one doubles.
        resend_first: SimDuration, default("1s"), within("1ms", "1h"), grounds("assumption: as operating systems begin");
        /// The longest delay between two attempts; at least `resend_first`.
        resend_max: SimDuration, default("60s"), within("1ms", "1h"), grounds("assumption: no public figure");
        /// How long it keeps sending before it breaks the connection; at least `resend_first`.
        give_up: SimDuration, default("15m"), within("1s", "1d"), grounds("assumption: as Linux gives up");
    }
}
