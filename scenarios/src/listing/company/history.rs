//! When a Jump Client of a made-up company came and went.

use jiff::{Timestamp, Zoned};
use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use crate::fleet::computer::Kind;

/// The last coming and going of one Jump Client, never later than the export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct History {
    /// When it last came online.
    pub(super) connected: Option<Timestamp>,
    /// When it last went offline; nothing if it never did.
    pub(super) disconnected: Option<Timestamp>,
    /// Whether it has been offline for [`LOST_DAYS`].
    pub(super) is_lost: bool,
}

impl History {
    /// Online, or one in twenty switched off for days or weeks.
    pub(super) fn draw(kind: Kind, exported: &Zoned, chance: &mut ChaCha8Rng) -> Self {
        if kind != Kind::Server && chance.random_ratio(5, 100) {
            let days = match chance.random_range(0..100) {
                0..60 => 1..7,
                60..90 => 7..28,
                _ => LOST_DAYS..80,
            };
            return Self::gone_for(chance.random_range(days), exported, chance);
        }
        // Most computers came online this morning; servers, and what nobody switches off, weeks ago.
        let stays_on = kind == Kind::Server || kind == Kind::Board || chance.random_ratio(1, 4);
        let online = if stays_on { chance.random_range(DAY..40 * DAY) } else { chance.random_range(60..3 * HOUR) };
        let away = if stays_on { chance.random_range(30..600) } else { chance.random_range(10 * HOUR..64 * HOUR) };
        let is_new = chance.random_ratio(1, 50);
        Self {
            connected: before(exported, online),
            disconnected: before(exported, online + away).filter(|_| !is_new),
            is_lost: false,
        }
    }

    /// Switched off for weeks and never to return.
    pub(super) fn abandoned(exported: &Zoned, chance: &mut ChaCha8Rng) -> Self {
        Self::gone_for(chance.random_range(14..88), exported, chance)
    }

    /// Whether it went after it came.
    pub(super) fn is_offline(&self) -> bool {
        self.disconnected > self.connected
    }

    fn gone_for(days: i64, exported: &Zoned, chance: &mut ChaCha8Rng) -> Self {
        let gone = days * DAY + chance.random_range(0..DAY);
        Self {
            connected: before(exported, gone + chance.random_range(HOUR..10 * HOUR)),
            disconnected: before(exported, gone),
            is_lost: days >= LOST_DAYS,
        }
    }
}

fn before(exported: &Zoned, seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(exported.timestamp().as_second() - seconds).ok()
}

/// Days until a client counts as lost (`assumptions.md` 3).
const LOST_DAYS: i64 = 30;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
