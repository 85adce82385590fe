//! What a Jump Client is about when the run begins.

use crate::event::{ClientEvent, ClientState};
use crate::id::ConnectionId;
use crate::keep_alive::KeepAlive;
use crate::plan::Behaviour;
use crate::time::SimTime;
use crate::wire::SharedSettings;

use super::{JumpClient, Output, Phase};

impl JumpClient {
    /// Is connected and admitted when the run begins, with keep-alives counted from `since`; `told` when it was admitted.
    pub fn begin_connected(
        &mut self,
        since: SimTime,
        connection: ConnectionId,
        told: SharedSettings,
        behaviour: &Behaviour,
    ) {
        self.told = Some(told);
        self.reports.begin(SimTime::ZERO, &told, &self.decisions);
        let keep_alive = KeepAlive::new(since, behaviour.keep_alive_interval, behaviour.keep_alive_missed_max);
        self.phase = Phase::Talking { admitted: true, connection, keep_alive, next: None };
        self.outputs.push(Output::Event(ClientEvent::Began { state: ClientState::Connected, since }));
    }

    /// Is there but unconnected when the run begins: dials at a moment drawn like any delay.
    pub fn begin_unconnected(&mut self, now: SimTime, behaviour: &Behaviour) {
        self.outputs.push(Output::Event(ClientEvent::Began { state: ClientState::BackingOff, since: now }));
        self.phase = Phase::Idle { until: now + self.draw(behaviour) };
    }

    /// Is not running when the run begins: switched off, uninstalled or not installed yet. `told` when it was last admitted,
    /// if it ever was; it has then been out of contact since `since`.
    pub fn begin_stopped(&mut self, since: SimTime, state: ClientState, told: Option<SharedSettings>) {
        self.told = told;
        self.absence.begin(since);
        self.phase = match state {
            ClientState::Uninstalled => Phase::Uninstalled,
            ClientState::NotInstalled => Phase::NotInstalled,
            _ => Phase::Stopped { connection: None },
        };
        self.outputs.push(Output::Event(ClientEvent::Began { state, since }));
    }
}
