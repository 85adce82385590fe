//! What a Jump Client's computer does to it: stops running it, and runs it again.

use crate::event::{ClientEvent, StopHow};
use crate::plan::Behaviour;
use crate::time::SimTime;

use super::back_off::Delays;
use super::{JumpClient, Output, Phase};

impl JumpClient {
    /// Its computer runs it again: after sleep it trusts its old connection until keep-alives prove it wrong. Returns
    /// whether it did not run before; what is uninstalled never runs.
    pub fn start(&mut self, now: SimTime, behaviour: &Behaviour) -> bool {
        let Phase::Stopped { connection } = self.phase else { return false };
        self.attempt = 0;
        self.delays = Delays::default();
        match connection {
            Some((connection, keep_alive)) if keep_alive.deadline() > now => {
                // The latest of those that fell due meanwhile goes out at once.
                let next = keep_alive.due_before(now).max(keep_alive.last_heard() + 1);
                self.phase = Phase::Talking { admitted: true, connection, keep_alive, next: Some(next) };
                self.absence.end();
                self.software.go_on(now);
                self.reports.skip_to(now);
                self.outputs.push(Output::Event(ClientEvent::Started { connected: true }));
            }
            _ => {
                if connection.is_some() {
                    self.outputs.push(Output::HangUp);
                }
                self.outputs.push(Output::Event(ClientEvent::Started { connected: false }));
                self.phase = Phase::Idle { until: now + self.draw(behaviour) };
                self.expire(now);
            }
        }
        true
    }

    /// Its computer stops running it. A crash leaves no connection; sleep keeps it, unheard and unanswering.
    ///
    /// `heard` is the last keep-alive whose answer it has, for a connection whose keep-alives were not sent singly.
    pub fn stop(&mut self, now: SimTime, how: StopHow, heard: u32) {
        if !self.is_running() {
            return;
        }
        let connection = match (how, self.phase) {
            (StopHow::Asleep, Phase::Talking { admitted: true, connection, mut keep_alive, .. }) => {
                keep_alive.hear(heard);
                self.software.pause(now);
                Some((connection, keep_alive))
            }
            (_, Phase::Idle { .. }) => None,
            (StopHow::Asleep, _) => {
                self.outputs.push(Output::Abandon);
                None
            }
            (StopHow::Crashed | StopHow::SwitchedOff, _) => {
                self.outputs.push(Output::HangUp);
                None
            }
        };
        self.phase = Phase::Stopped { connection };
        self.absence.begin(now);
        self.outputs.push(Output::Event(ClientEvent::Stopped { how }));
    }
}
