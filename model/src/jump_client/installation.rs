//! A Jump Client that comes to be installed, and dials at once (INST-2). Whether the installer is good is the appliance's to say.

use crate::event::ClientEvent;
use crate::id::InstallerId;

use super::{JumpClient, Output, Phase};

impl JumpClient {
    /// Whether it was never installed yet.
    pub fn is_absent(&self) -> bool {
        self.phase == Phase::NotInstalled
    }

    /// It is installed from that installer, with that version: dials at once. Returns whether it was not there before.
    pub fn install(&mut self, installer: InstallerId, version: u32) -> bool {
        self.appear(version, ClientEvent::Installed { installer })
    }

    /// It is pinned to its computer in a session, with that version: dials at once. Returns whether it was not there before.
    pub fn pin(&mut self, version: u32) -> bool {
        self.appear(version, ClientEvent::Pinned)
    }

    fn appear(&mut self, version: u32, how: ClientEvent) -> bool {
        if !self.is_absent() {
            return false;
        }
        self.software.replace(version);
        self.outputs.push(Output::Event(how));
        self.dial();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::ClientState;
    use crate::id::ClientId;
    use crate::plan::Behaviour;
    use crate::rng::Chance;
    use crate::time::SimTime;

    /// Covers: INST-2.
    #[test]
    fn only_what_was_not_there_is_installed_and_it_dials_at_once() {
        for state in [ClientState::NotInstalled, ClientState::SwitchedOff, ClientState::Uninstalled] {
            let mut client = JumpClient::new(ClientId(0), Chance::new(1).decisions("client"));
            client.begin_stopped(SimTime::ZERO, state, None);
            let absent = state == ClientState::NotInstalled;
            if absent {
                assert!(!client.start(SimTime::ZERO, &Behaviour::default()), "nobody can start what is not installed");
            }
            client.poll_output();
            assert_eq!(client.install(InstallerId(2), 5), absent, "{state:?}");
            assert!(!client.install(InstallerId(2), 6), "it is there");
            assert_eq!(client.version() == 5, absent, "{state:?}");
            let outputs: Vec<Output> = std::iter::from_fn(|| client.poll_output()).collect();
            let expected = [
                Output::Event(ClientEvent::Installed { installer: InstallerId(2) }),
                Output::Event(ClientEvent::Dialled { attempt: 1 }),
                Output::Dial,
            ];
            assert_eq!(outputs, if absent { &expected[..] } else { &[] });
        }
    }
}
