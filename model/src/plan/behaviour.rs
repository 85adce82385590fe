//! How Jump Clients behave on the network, and how the people at their screens do.

use serde::{Deserialize, Serialize};

use crate::session::Replies;
use crate::time::SimDuration;

/// How Jump Clients behave on the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behaviour {
    /// Delays between dials (CONN-5).
    pub back_off: BackOff,
    /// Time between two keep-alives on one connection.
    pub keep_alive_interval: SimDuration,
    /// Keep-alives in a row that must stay away before a side holds the connection to be gone (CONN-8). At least 2: each
    /// side gives up at the moment at which the last of them falls due, and a single one cannot have arrived by then.
    pub keep_alive_missed_max: u32,
    /// Bytes of one keep-alive and its answer together.
    pub keep_alive_bytes: u32,
    /// How long a dial waits for any answer of the network.
    pub dial_timeout: SimDuration,
    /// How long a client that is connected waits for the appliance's first word.
    pub greeting_timeout: SimDuration,
    /// Round trips between a dial and the first message: TCP and TLS handshakes.
    pub handshake_round_trips: u32,
    /// Bytes that one connection costs from client to appliance before its first message.
    pub handshake_bytes_in: u32,
    /// Bytes that one connection costs from appliance to client before its first message.
    pub handshake_bytes_out: u32,
    /// First delay before TCP sends again what was not acknowledged; each further one doubles.
    pub tcp_resend_first: SimDuration,
    /// The longest delay between two of TCP's attempts.
    pub tcp_resend_max: SimDuration,
    /// How long TCP keeps resending before it breaks the connection.
    pub tcp_give_up: SimDuration,
    /// How long a client refused for lack of capacity waits before it asks again (uniform between half and all of it).
    pub refused_retry: SimDuration,
    /// How end users at Jump Clients deal with questions (TOOL-6).
    pub replies: Replies,
}

impl Default for Behaviour {
    /// As assumptions.md 2 and 10 have it.
    fn default() -> Self {
        Self {
            back_off: BackOff {
                law: BackOffLaw::FullJitter,
                base: SimDuration::from_secs(1),
                cap: SimDuration::from_secs(60),
            },
            keep_alive_interval: SimDuration::from_secs(60),
            keep_alive_missed_max: 3,
            keep_alive_bytes: 150,
            dial_timeout: SimDuration::from_secs(10),
            greeting_timeout: SimDuration::from_secs(30),
            handshake_round_trips: 2,
            handshake_bytes_in: 4_096,
            handshake_bytes_out: 6_144,
            tcp_resend_first: SimDuration::from_secs(1),
            tcp_resend_max: SimDuration::from_secs(60),
            tcp_give_up: SimDuration::from_secs(900),
            refused_retry: SimDuration::from_secs(300),
            replies: Replies::default(),
        }
    }
}

/// The law of a Jump Client's delays between dials (CONN-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackOff {
    /// Which law.
    pub law: BackOffLaw,
    /// The first ceiling.
    pub base: SimDuration,
    /// The ceiling that no delay exceeds. At least `base`.
    pub cap: SimDuration,
}

/// Variants of back-off, of which full jitter is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackOffLaw {
    /// Uniform between nothing and `min(cap, base * 2^n)`.
    FullJitter,
    /// `min(cap, base * 2^n)`, without chance.
    Exponential,
    /// Always `base`.
    Fixed,
    /// `min(cap, uniform(base, 3 * the delay before))`.
    Decorrelated,
}
