//! A support desk for the tests of what customers and representatives do: four users at consoles in two teams that overlap.

use super::*;
use crate::access::{Issue, RepInvite, Standing, Team, TeamQueue};
use crate::event::{CustomerGone, WhyLeft};
use crate::id::{ConsoleId, IssueId, RepInviteId, TeamId};
use crate::plan::{Console, ConsoleKind, Device};
use crate::session::{Act, ActRefusal, Arrival, CustomerClient, Entrance, Invitee};

impl Desk {
    /// Everybody is logged in. The plan is changed first.
    pub(super) fn support(change: impl FnOnce(&mut Plan)) -> Self {
        let mut directory = directory();
        directory.users.extend(with_users(4).users.pop());
        directory.global.define(Permission::Chat, Value::Allowed(true));
        let team = |name: &str, users: [UserId; 2]| Team {
            name: name.to_owned(),
            members: users.map(|user| (user, Standing::Member)).to_vec(),
            queue: TeamQueue::default(),
        };
        directory.teams = vec![team("first", [ALICE, BOB]), team("second", [BOB, CAROL])];
        let issue = |name: &str, team, help| Issue { name: name.to_owned(), team, help };
        directory.issues = vec![issue("printer", FIRST, true), issue("payroll", SECOND, false)];
        let policy = add_policy(&mut directory, &[(Permission::Chat, Value::Allowed(false))]);
        directory.rep_invites = vec![RepInvite { name: "vendor".to_owned(), session_policy: policy }];
        directory.support_buttons[0].queue = Queue::Team(SECOND);
        let mut plan = plan(CLIENTS, directory);
        let seats = [ALICE, BOB, CAROL, DAVE].map(Representative::User).into_iter().chain([VENDOR]);
        let console =
            |who| Console { who, kind: ConsoleKind::Desktop, device: Device::Windows, site: SiteId(0), work: None };
        plan.consoles = seats.map(console).collect();
        change(&mut plan);
        let mut desk = Self::of_plan(&plan);
        (0..5).for_each(|console| desk.appliance.log_in(at(0), ConsoleId(console)));
        desk.outputs();
        desk
    }

    /// A customer comes like that.
    pub(super) fn come(&mut self, now: SimTime, session: u32, entrance: Entrance) {
        self.appliance.arrive(now, SessionId(session), arrival(entrance));
    }

    /// A customer comes with an issue of the first team, and Alice accepts.
    pub(super) fn serve(&mut self, now: SimTime, session: u32) {
        self.come(now, session, PRINTER);
        assert_eq!(self.act(now, ALICE, session, Act::Accept), Ok(()));
        self.outputs();
    }

    /// The same, shared with those, who join in that order.
    pub(super) fn share(&mut self, now: SimTime, session: u32, others: &[Invitee]) {
        self.serve(now, session);
        for invitee in others {
            assert_eq!(self.act(now, ALICE, session, Act::Invite(*invitee)), Ok(()));
            let who = match invitee {
                Invitee::User(user) => Representative::User(*user),
                _ => VENDOR,
            };
            assert_eq!(self.appliance.act(now, who, SessionId(session), Act::Join(*invitee)), Ok(()));
        }
        self.outputs();
    }

    pub(super) fn act(&mut self, now: SimTime, user: UserId, session: u32, act: Act) -> Result<(), ActRefusal> {
        self.appliance.act(now, Representative::User(user), SessionId(session), act)
    }

    /// The same, of what must succeed.
    pub(super) fn must(&mut self, now: SimTime, user: UserId, session: u32, act: Act) {
        assert_eq!(self.act(now, user, session, act), Ok(()), "{user}: {act:?}");
    }

    /// Somebody is at no console any more; the numbers of consoles are those of users.
    pub(super) fn lose(&mut self, now: SimTime, user: UserId) {
        self.appliance.log_out(now, ConsoleId(user.0), WhyLeft::Lost);
    }

    pub(super) fn customer_goes(&mut self, now: SimTime, session: u32, how: CustomerGone) {
        self.appliance.lose_customer(now, SessionId(session), how);
    }

    pub(super) fn session(&self, session: u32) -> &Session {
        self.appliance.sessions().get(SessionId(session)).expect("it is there")
    }

    pub(super) fn is_over(&self, session: u32) -> bool {
        self.appliance.sessions().get(SessionId(session)).is_none()
    }

    pub(super) fn queue_of(&self, session: u32) -> Option<Queue> {
        self.session(session).waiting().map(|waiting| waiting.queue)
    }

    pub(super) fn members(&self, session: u32) -> Vec<Representative> {
        self.session(session).members().iter().map(|member| member.who).collect()
    }

    /// What happened to a session since the last look, but for its permissions.
    pub(super) fn story(&mut self, session: u32) -> Vec<SessionEvent> {
        self.told().into_iter().filter(|(id, _)| *id == SessionId(session)).map(|(_, event)| event).collect()
    }
}

pub(super) const fn arrival(entrance: Entrance) -> Arrival {
    Arrival {
        entrance,
        client: CustomerClient::Full,
        device: Device::Windows,
        wanted_ago: SimDuration::from_secs(30),
        handling: None,
        screen: None,
    }
}

pub(super) fn users(all: &[UserId]) -> Vec<Representative> {
    all.iter().map(|user| Representative::User(*user)).collect()
}

pub(super) const DAVE: UserId = UserId(3);
pub(super) const VENDOR: Representative = Representative::External(RepInviteId(0));
pub(super) const BY_MAIL: Invitee = Invitee::External(RepInviteId(0));
pub(super) const FIRST: TeamId = TeamId(0);
pub(super) const SECOND: TeamId = TeamId(1);
pub(super) const PRINTER: Entrance = Entrance::Issue { portal: HELP, issue: IssueId(0) };
pub(super) const PAYROLL: Entrance = Entrance::Issue { portal: HELP, issue: IssueId(1) };
