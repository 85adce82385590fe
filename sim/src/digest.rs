//! The hash of the stream of events: equal hash, equal run (RUN-2).

use model::event::Stamped;

/// BLAKE3 over events in their trace format, in order.
#[derive(Debug)]
pub(crate) struct Digest {
    hasher: blake3::Hasher,
    buffer: Vec<u8>,
}

impl Digest {
    pub(crate) fn new() -> Self {
        Self { hasher: blake3::Hasher::new(), buffer: Vec::with_capacity(BUFFER_BYTES + EVENT_BYTES_MAX) }
    }

    pub(crate) fn add(&mut self, stamped: &Stamped) {
        let buffer = std::mem::take(&mut self.buffer);
        self.buffer = postcard::to_extend(stamped, buffer).expect("events have no unsized parts");
        if self.buffer.len() >= BUFFER_BYTES {
            self.hasher.update(&self.buffer);
            self.buffer.clear();
        }
    }

    /// The hash in lower-case hex. Traffic has no events of its own, so its totals go in at the end.
    pub(crate) fn finish(mut self, totals: &[u64]) -> String {
        self.hasher.update(&self.buffer);
        for total in totals {
            self.hasher.update(&total.to_le_bytes());
        }
        self.hasher.finalize().to_hex().to_string()
    }
}

/// BLAKE3 is fastest on long inputs.
const BUFFER_BYTES: usize = 64 * 1024;
/// No event is longer.
const EVENT_BYTES_MAX: usize = 64;
