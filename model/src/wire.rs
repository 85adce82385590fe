//! The messages between a Jump Client and the appliance, and their bytes on the wire.
//!
//! A message is one frame: its length as two bytes, big endian, then postcard. The order of variants is the format:
//! append, never reorder.

use serde::{Deserialize, Serialize};

use crate::id::ClientId;
use crate::time::SimDuration;

/// From a Jump Client to the appliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ToAppliance {
    /// The first word on a connection: who it is.
    Hello { client: ClientId },
    /// Still here. `number` counts from 1 on each connection, anew after admission.
    KeepAlive { number: u32 },
}

/// From the appliance to a Jump Client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ToClient {
    /// Stay connected and wait for your turn; `line` clients stand in line with you (CONN-5).
    Wait { line: u32 },
    /// Hang up and return after `span` (CONN-5).
    ReturnIn { span: SimDuration },
    /// There is no place for you (APP-6).
    NoCapacity,
    /// You are admitted, under these settings.
    Admitted { settings: SharedSettings },
    /// The answer to the keep-alive of that number.
    KeepAliveAnswer { number: u32 },
    /// You have been removed from the list: uninstall yourself.
    Uninstall,
}

/// The settings that the appliance shares with every Jump Client that it admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedSettings {
    /// Time between two keep-alives.
    pub keep_alive_interval: SimDuration,
    /// Keep-alives in a row that must go unanswered before the client redials.
    pub keep_alive_missed_max: u32,
}

/// Either direction's messages, framed.
pub trait Frame: Serialize + for<'de> Deserialize<'de> {
    /// The frame's bytes, its length included.
    fn to_frame(&self) -> Vec<u8> {
        let mut frame = postcard::to_extend(self, vec![0; LENGTH_BYTES]).expect("messages have no unsized parts");
        let length = u16::try_from(frame.len() - LENGTH_BYTES).expect("messages are far below 64 KiB");
        frame[..LENGTH_BYTES].copy_from_slice(&length.to_be_bytes());
        frame
    }

    /// The message in a frame's body (its length taken off).
    ///
    /// # Errors
    /// If the bytes are not exactly one message.
    fn from_body(body: &[u8]) -> Result<Self, BadFrame> {
        match postcard::take_from_bytes(body) {
            Ok((message, [])) => Ok(message),
            Ok((_, rest)) => Err(BadFrame { bytes: body.len(), why: format!("{} bytes are left over", rest.len()) }),
            Err(error) => Err(BadFrame { bytes: body.len(), why: error.to_string() }),
        }
    }
}

impl Frame for ToAppliance {}
impl Frame for ToClient {}

/// Bytes that are no message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a frame of {bytes} bytes is no message: {why}")]
pub struct BadFrame {
    /// How long the frame's body was.
    pub bytes: usize,
    /// What is wrong with it.
    pub why: String,
}

/// Bytes of the length in front of each message.
pub const LENGTH_BYTES: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes are the format: a change here breaks recorded traces.
    #[test]
    fn frames_have_golden_bytes() {
        let settings = SharedSettings { keep_alive_interval: SimDuration::from_secs(60), keep_alive_missed_max: 3 };
        let cases: [(Vec<u8>, &[u8]); 6] = [
            (ToAppliance::Hello { client: ClientId(300) }.to_frame(), &[0, 3, 0, 0xac, 0x02]),
            (ToAppliance::KeepAlive { number: 7 }.to_frame(), &[0, 2, 1, 7]),
            (ToClient::Wait { line: 1 }.to_frame(), &[0, 2, 0, 1]),
            (ToClient::NoCapacity.to_frame(), &[0, 1, 2]),
            (ToClient::Admitted { settings }.to_frame(), &[0, 6, 3, 0x80, 0x8e, 0xce, 0x1c, 3]),
            (ToClient::Uninstall.to_frame(), &[0, 1, 5]),
        ];
        for (frame, golden) in cases {
            assert_eq!(frame, golden);
        }
    }

    #[test]
    fn a_frame_reads_back_and_nothing_else_does() {
        let message = ToClient::ReturnIn { span: SimDuration::from_millis(1_234) };
        let frame = message.to_frame();
        assert_eq!(ToClient::from_body(&frame[LENGTH_BYTES..]), Ok(message));
        assert!(ToClient::from_body(&frame[LENGTH_BYTES..frame.len() - 1]).is_err());
        assert!(ToClient::from_body(&[0, 1, 9]).unwrap_err().to_string().contains("1 bytes are left over"));
        assert!(ToAppliance::from_body(&[200]).is_err());
    }
}
