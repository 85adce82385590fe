//! A computer that leaves its network for another: its Jump Client notices at once, forgets the connection that the old address
//! had, and dials again from the new one. Says nothing to the appliance: it cannot be reached from the old address any more.

use crate::event::ClientEvent;
use crate::id::SiteId;
use crate::plan::Behaviour;
use crate::time::SimTime;
use crate::wire::ToAppliance;

use super::back_off::Delays;
use super::{JumpClient, Output, Phase};

impl JumpClient {
    /// Its computer is at the site `to` from now on; `home`: that is the client's own site.
    ///
    /// What it dials or holds is abandoned, and the first dial from there follows after a first delay. A client that waits to
    /// dial, or that does not run, only is elsewhere; asleep it no longer believes in its connection. Returns whether there is
    /// anything left of it that could travel.
    pub fn travel(&mut self, now: SimTime, to: SiteId, home: bool, behaviour: &Behaviour) -> bool {
        match &mut self.phase {
            Phase::Uninstalled => return false,
            Phase::Idle { .. } | Phase::NotInstalled | Phase::Stopped { connection: None } => {}
            Phase::Stopped { connection } => {
                *connection = None;
                self.outputs.push(Output::Abandon);
            }
            Phase::Dialling | Phase::Greeting { .. } | Phase::Talking { .. } => {
                self.attempt = 0;
                self.delays = Delays::default();
                self.phase = Phase::Idle { until: now + self.draw(behaviour) };
                self.absence.begin(now);
                self.outputs.push(Output::Abandon);
            }
        }
        self.away = (!home).then_some(to);
        self.outputs.push(Output::Event(ClientEvent::Travelled { to }));
        true
    }

    /// The first word on a connection.
    pub(super) fn hello(&self) -> ToAppliance {
        ToAppliance::Hello { client: self.id, version: self.software.version(), away: self.away }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appliance::models::Model;
    use crate::appliance::settings::Settings;
    use crate::appliance::upgrades::FIRST_VERSION;
    use crate::certificate::Chains;
    use crate::event::{ClientState, StopHow};
    use crate::id::{ClientId, ConnectionId};
    use crate::plan::AppliancePlan;
    use crate::rng::Chance;
    use crate::time::SimDuration;
    use crate::wire::ToClient;

    const CONNECTION: ConnectionId = ConnectionId(3);
    const NOW: SimTime = SimTime::from_secs(100);

    fn client() -> JumpClient {
        JumpClient::new(ClientId(0), Chance::new(1).decisions("client"))
    }

    fn connected() -> JumpClient {
        let plan = AppliancePlan::standard(Model::B200).expect("a B200 is standard");
        let told = Settings::new(&plan, &Behaviour::default(), vec![None]).shared_with(ClientId(0));
        let mut client = client();
        client.begin_connected(SimTime::ZERO, CONNECTION, told, &Behaviour::default());
        client
    }

    fn outputs(client: &mut JumpClient) -> Vec<Output> {
        std::iter::from_fn(|| client.poll_output()).collect()
    }

    /// What is asked for when it travels in each situation, when it then dials at the latest, and whether it runs.
    #[test]
    fn what_it_holds_is_abandoned_and_what_it_waits_for_stays() {
        const FIRST: SimDuration = SimDuration::from_secs(1);
        let behaviour = Behaviour::default();
        let travelled = Output::Event(ClientEvent::Travelled { to: SiteId(1) });
        let idle = || {
            let mut client = client();
            client.begin_unconnected(NOW, &behaviour);
            client
        };
        let dialling = || {
            let mut client = idle();
            client.handle_timeout(NOW + FIRST, &behaviour);
            client
        };
        let greeting = || {
            let mut client = dialling();
            client.handle_dialled(NOW, CONNECTION, Chains::default().newest(), &behaviour);
            client
        };
        let waiting = || {
            let mut client = greeting();
            client.handle_message(NOW, CONNECTION, ToClient::Wait { line: 9 }, &behaviour);
            client
        };
        let returning = || {
            let mut client = greeting();
            let span = SimDuration::from_secs(500);
            client.handle_message(NOW, CONNECTION, ToClient::ReturnIn { span }, &behaviour);
            client
        };
        let asleep = || {
            let mut client = connected();
            client.stop(NOW, StopHow::Asleep, 0);
            client
        };
        let off = || {
            let mut client = client();
            client.begin_stopped(NOW, ClientState::SwitchedOff, None);
            client
        };
        let absent = || {
            let mut client = client();
            client.begin_stopped(NOW, ClientState::NotInstalled, None);
            client
        };
        let cases: [(&str, JumpClient, bool, Option<SimDuration>); 9] = [
            ("connected", connected(), true, Some(FIRST)),
            ("dialling", dialling(), true, Some(FIRST)),
            ("greeting", greeting(), true, Some(FIRST)),
            ("waiting", waiting(), true, Some(FIRST)),
            ("backing off", idle(), false, Some(FIRST)),
            ("told to return", returning(), false, Some(SimDuration::from_secs(500))),
            ("asleep", asleep(), true, None),
            ("switched off", off(), false, None),
            ("not installed", absent(), false, None),
        ];
        for (name, mut client, abandons, dials_within) in cases {
            outputs(&mut client);
            assert!(client.travel(NOW, SiteId(1), false, &behaviour), "{name}");
            let expected = if abandons { vec![Output::Abandon, travelled] } else { vec![travelled] };
            assert_eq!(outputs(&mut client), expected, "{name}");
            let due = client.poll_timeout();
            assert_eq!(due.is_some(), dials_within.is_some(), "{name}");
            assert!(due.is_none_or(|due| due <= NOW + dials_within.unwrap_or_default()), "{name}: {due:?}");
            assert_eq!(client.connection(), None, "{name}");
        }
        let mut gone = client();
        gone.begin_stopped(NOW, ClientState::Uninstalled, None);
        outputs(&mut gone);
        assert!(!gone.travel(NOW, SiteId(1), false, &behaviour));
        assert_eq!(outputs(&mut gone), []);
    }

    /// Out of contact from when it left, unless it was so before.
    ///
    /// Covers: MAINT-6.
    #[test]
    fn a_traveller_that_never_gets_through_removes_itself_in_its_time() {
        let behaviour = Behaviour::default();
        let mut client = connected();
        let told = client.told.expect("it was admitted").delete_after;
        assert_eq!(client.removes_itself_at(), None);
        client.travel(NOW, SiteId(1), false, &behaviour);
        assert_eq!(client.removes_itself_at(), Some(NOW + told));
        client.travel(NOW + SimDuration::from_secs(500), SiteId(2), false, &behaviour);
        assert_eq!(client.removes_itself_at(), Some(NOW + told));
    }

    #[test]
    fn a_sleeper_that_was_carried_off_wakes_without_a_connection() {
        let behaviour = Behaviour::default();
        for (travels, connected) in [(false, true), (true, false)] {
            let mut client = self::connected();
            client.stop(NOW, StopHow::Asleep, 1);
            if travels {
                client.travel(SimTime::from_secs(70), SiteId(1), false, &behaviour);
            }
            outputs(&mut client);
            client.start(SimTime::from_secs(80), &behaviour);
            assert_eq!(outputs(&mut client)[0], Output::Event(ClientEvent::Started { connected }));
        }
    }

    #[test]
    fn it_says_where_it_is_while_that_is_not_its_own_site() {
        let behaviour = Behaviour::default();
        let said = |away| ToAppliance::Hello { client: ClientId(0), version: FIRST_VERSION, away };
        let mut client = client();
        assert_eq!(client.hello(), said(None));
        for (to, home, away) in [(1, false, Some(SiteId(1))), (2, false, Some(SiteId(2))), (0, true, None)] {
            client.travel(NOW, SiteId(to), home, &behaviour);
            assert_eq!(client.hello(), said(away));
        }
    }
}
