//! Small sites: a handful of users in overlapping teams, so that everybody meets everybody.

use jumpstorm_model::access::{
    Directory, Issue, JumpGroup, JumpItem, JumpItemKind, Member, Place, Portal, RepInvite, Right, Rights, Role,
    RoleAction, Roles, Standing, SupportButton, Team, TeamQueue, User,
};
use jumpstorm_model::id::{
    ClientId, JumpGroupId, PortalId, RepInviteId, RoleId, SessionPolicyId, SiteId, TeamId, UserId,
};
use jumpstorm_model::permission::{Permission, Permissions, Value};
use jumpstorm_model::plan::{
    AppliancePlan, AutomaticAssignment, Client, Console, ConsoleKind, Device, Model, Plan, Site as Network, SupportPlan,
};
use jumpstorm_model::session::{Fallback, Queue};
use jumpstorm_model::session_policy::{Assignment, Availability, Representative, SessionPolicy};
use jumpstorm_model::time::SimDuration;
use proptest::prelude::*;

/// What the commands of a case meet.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) teams: Vec<Members>,
    /// User by user.
    pub(crate) extended: Vec<bool>,
    pub(crate) shares: Vec<bool>,
    pub(crate) makes_keys: Vec<bool>,
    pub(crate) chats: Vec<bool>,
    /// Whether help can be requested with an issue; each belongs to the team of its number.
    pub(crate) help: Vec<bool>,
    /// Where each Support Button leads.
    pub(crate) buttons: Vec<Queue>,
    pub(crate) general: bool,
    /// Last queue, entry queue, general queue: for sessions of customers, and for others.
    pub(crate) attended: [bool; 3],
    pub(crate) unattended: [bool; 3],
    /// In how many sessions somebody is who is offered no other, where sessions are offered.
    pub(crate) offers: Option<u32>,
    pub(crate) licences: Option<u32>,
}

/// A team, and the rule of its queue in seconds.
#[derive(Clone, Debug)]
pub(crate) struct Members {
    pub(crate) users: Vec<u32>,
    pub(crate) persistent: bool,
    pub(crate) overdue: Option<(u64, Queue)>,
}

impl Site {
    pub(crate) fn directory(&self) -> Directory {
        let mut directory = Directory::new();
        let name = |what: &str, number: usize| format!("{what} {number}");
        let policy = SessionPolicy {
            name: "external".to_owned(),
            code_name: "external".to_owned(),
            description: None,
            availability: Availability { users: true, rep_invites: true, jump_items: true },
            permissions: chat(false),
        };
        directory.session_policies = vec![policy];
        let grants = RoleAction::ALL.into_iter().collect();
        directory.roles.push(Role { name: "everything".to_owned(), description: None, grants });
        directory.settings.simultaneous_jumps = true;
        directory.users = (0..USERS as usize)
            .map(|user| User {
                name: name("user", user),
                embassy: None,
                attended: Assignment::Custom(chat(self.chats[user])),
                unattended: Assignment::Custom(chat(self.chats[user])),
                roles: Roles::everywhere(RoleId(1)),
                rights: Rights::each(|right| match right {
                    Right::MakeSessionKeys => self.makes_keys[user],
                    Right::ShareWithOtherTeams => self.shares[user],
                    _ => true,
                }),
                extended_availability: self.extended[user],
            })
            .collect();
        let team = |(number, team): (usize, &Members)| Team {
            name: name("team", number),
            members: team.users.iter().map(|user| (UserId(*user), Standing::Member)).collect(),
            queue: TeamQueue {
                persistent: team.persistent,
                overdue: team.overdue.map(|(after, to)| (SimDuration::from_secs(after), to)),
            },
        };
        directory.teams = self.teams.iter().enumerate().map(team).collect();
        let issue = |(number, help): (usize, &bool)| Issue {
            name: name("issue", number),
            team: TeamId(number as u32),
            help: *help,
        };
        directory.issues = self.help.iter().enumerate().map(issue).collect();
        let invite = |number| RepInvite { name: name("invite", number), session_policy: SessionPolicyId(0) };
        directory.rep_invites = (0..EXTERNALS as usize).map(invite).collect();
        let member = |user| Member { user: UserId(user), role: Some(RoleId(1)) };
        directory.jump_groups = vec![JumpGroup {
            name: "computers".to_owned(),
            code_name: "computers".to_owned(),
            comments: String::new(),
            members: (0..USERS).map(member).collect(),
        }];
        directory.portals = vec![Portal { name: "help".to_owned(), session_policy: None }];
        directory.default_portal = PORTAL;
        let button = |(number, queue): (usize, &Queue)| SupportButton {
            name: name("button", number),
            portal: PORTAL,
            queue: *queue,
        };
        directory.support_buttons = self.buttons.iter().enumerate().map(button).collect();
        directory.jump_items = (0..CLIENTS)
            .map(|client| JumpItem {
                name: name("computer", client as usize),
                kind: JumpItemKind::JumpClient(Some(ClientId(client))),
                place: Place::Group(JumpGroupId(0)),
                jump_policy: None,
                portal: PORTAL,
                present: None,
                not_present: None,
                password: false,
            })
            .collect();
        directory
    }

    /// A plan of the site, at whose appliance nothing costs time. The last user and the last external representative have no
    /// console.
    pub(crate) fn plan(&self) -> Plan {
        let sites = vec![Network::standard("network")];
        let clients = (0..CLIENTS).map(|client| Client::standard(client, SiteId(0))).collect();
        let mut appliance = AppliancePlan::standard(Model::B200).expect("a B200 is standard");
        appliance.licences = self.licences;
        let service = &mut appliance.service;
        (service.tls_handshake, service.registration, service.log_in) =
            (SimDuration::ZERO, SimDuration::ZERO, SimDuration::ZERO);
        let console =
            |who| Console { who, kind: ConsoleKind::Desktop, device: Device::Windows, site: SiteId(0), work: None };
        let fallback =
            |[last_queue, entry_queue, general_queue]: [bool; 3]| Fallback { last_queue, entry_queue, general_queue };
        let assignment = self.offers.map(|sessions_max| AutomaticAssignment { sessions_max, ..Default::default() });
        Plan {
            appliance,
            directory: self.directory(),
            consoles: seats().map(console).collect(),
            support: SupportPlan {
                general_queue: self.general,
                fallback_attended: fallback(self.attended),
                fallback_unattended: fallback(self.unattended),
                assignment,
                ..SupportPlan::default()
            },
            ..Plan::standard(sites, clients)
        }
    }
}

/// Who sits at the consoles, in their order.
pub(crate) fn seats() -> impl Iterator<Item = Representative> {
    let users = (0..USERS - 1).map(|user| Representative::User(UserId(user)));
    users.chain((0..EXTERNALS - 1).map(|external| Representative::External(RepInviteId(external))))
}

fn chat(allowed: bool) -> Permissions {
    let mut permissions = Permissions::default();
    permissions.define(Permission::Chat, Value::Allowed(allowed));
    permissions
}

pub(crate) fn sites() -> impl Strategy<Value = Site> {
    let each = |share| prop::collection::vec(prop::bool::weighted(share), USERS as usize);
    let people = (each(0.3), each(0.4), each(0.7), each(0.8));
    let fallback = || prop::array::uniform3(prop::bool::weighted(0.6));
    let things = (
        prop::collection::vec(team(), TEAMS as usize),
        prop::collection::vec(prop::bool::weighted(0.7), ISSUES as usize),
        prop::collection::vec(queue(), BUTTONS as usize),
        prop::bool::weighted(0.7),
        (fallback(), fallback()),
        prop::option::weighted(0.6, 1_u32..4),
        prop::option::weighted(0.4, 1_u32..4),
    );
    (people, things).prop_map(|((extended, shares, makes_keys, chats), things)| {
        let (teams, help, buttons, general, (attended, unattended), offers, licences) = things;
        Site {
            teams,
            extended,
            shares,
            makes_keys,
            chats,
            help,
            buttons,
            general,
            attended,
            unattended,
            offers,
            licences,
        }
    })
}

pub(crate) fn team() -> impl Strategy<Value = Members> {
    let users = prop::sample::subsequence((0..USERS).collect::<Vec<_>>(), 1..=USERS as usize);
    let overdue = prop::option::weighted(0.5, (prop::sample::select(vec![60_u64, 90, 240]), queue()));
    (users, prop::bool::weighted(0.3), overdue).prop_map(|(users, persistent, overdue)| Members {
        users,
        persistent,
        overdue,
    })
}

pub(crate) fn queue() -> impl Strategy<Value = Queue> {
    prop_oneof![
        3 => (0..USERS).prop_map(|user| Queue::Personal(UserId(user))),
        4 => (0..TEAMS).prop_map(|team| Queue::Team(TeamId(team))),
        1 => Just(Queue::General),
    ]
}

pub(crate) const USERS: u32 = 5;
pub(crate) const EXTERNALS: u32 = 2;
pub(crate) const TEAMS: u32 = 3;
pub(crate) const ISSUES: u32 = 3;
pub(crate) const BUTTONS: u32 = 3;
pub(crate) const CLIENTS: u32 = 2;
pub(crate) const PORTAL: PortalId = PortalId(0);
