//! Elevating the customer client: from click-to-chat, and to administrative rights (ELEV-1 to ELEV-3, JPOL-7).

use smallvec::smallvec;

use crate::event::SessionEvent;
use crate::id::SessionId;
use crate::permission::Permission;
use crate::session::{Act, ActRefusal, Credentials, CustomerClient, Elevation, Question};
use crate::time::SimTime;

use super::Appliance;
use super::tools::{Questions, Scene};

impl Appliance {
    /// What the customer is asked before the client is elevated like that.
    pub(super) fn before_elevation(&self, scene: &Scene, how: Elevation) -> Result<Questions, ActRefusal> {
        match (how, scene.remote.client) {
            (Elevation::FullClient, CustomerClient::Chat) => return Ok(smallvec![Question::FullClient]),
            (Elevation::FullClient, CustomerClient::Full) | (_, CustomerClient::Elevated) => {
                return Err(ActRefusal::AlreadyElevated);
            }
            // A page that is shared stays what it is.
            (Elevation::FullClient | Elevation::Administrator(_), CustomerClient::Browser)
            | (Elevation::Administrator(_), CustomerClient::Chat) => return Err(ActRefusal::NeedsFullClient),
            (Elevation::Administrator(_), CustomerClient::Full) => {}
        }
        scene.needs(Permission::Elevation)?;
        if !scene.remote.device.has_elevation() {
            return Err(ActRefusal::NotOnDevice);
        }
        let mut questions = Questions::new();
        if self.requires_challenge(scene) {
            questions.push(Question::Challenge);
        }
        match how {
            Elevation::Administrator(Credentials::FromCustomer) => questions.push(Question::Credentials),
            _ => questions.extend(scene.asked(Question::Elevation)?),
        }
        Ok(questions)
    }

    /// Whether the Jump Policy of the session's Jump Item, as it was when the session started, requires a challenge (JPOL-7).
    fn requires_challenge(&self, scene: &Scene) -> bool {
        let Some(rules) = &scene.session.started else { return false };
        let directory = rules.directory();
        let policy = scene.session.item().and_then(|item| directory[item].jump_policy);
        policy.is_some_and(|policy| directory[policy].elevate(false).is_err())
    }

    /// Everything that it takes is there: the customer runs more from now on. What was asked for the same is not asked any more.
    pub(super) fn finish_elevation(&mut self, id: SessionId, act: Act) {
        let Act::Elevate(how) = act else { return };
        let Some(session) = self.sessions.table.get_mut(&id) else { return };
        let Some(remote) = &mut session.remote else { return };
        let client = match how {
            Elevation::FullClient => CustomerClient::Full,
            Elevation::Administrator(_) => CustomerClient::Elevated,
        };
        if remote.client >= client {
            return;
        }
        remote.client = client;
        if let Some(customer) = &mut session.customer {
            customer.client = client;
        }
        self.tell_session(id, SessionEvent::Elevated { client });
        self.call_off_elevation(id, how);
    }

    /// A session starts: where the site is set up so, a customer with Windows is asked for credentials at once (ELEV-3).
    pub(super) fn elevate_at_start(&mut self, now: SimTime, id: SessionId) {
        let Some(customer) = self.sessions.get(id).and_then(|session| session.customer()) else { return };
        let asks = self.sessions.support.tools.elevates_at_start
            && customer.client == CustomerClient::Full
            && customer.device.is_windows();
        if asks {
            let act = Act::Elevate(Elevation::Administrator(Credentials::FromCustomer));
            // Nothing else is being asked as it starts.
            let _asked: Result<(), ActRefusal> = self.ask(now, None, id, act, Question::Credentials, &[]);
        }
    }
}
