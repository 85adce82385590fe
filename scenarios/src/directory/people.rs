//! Users, embassies, teams and rep invite profiles.

use std::collections::BTreeMap;

use model::access::{Embassy, RepInvite, Right, Rights, Roles, Standing, Team, TeamQueue, User};
use model::id::{EmbassyId, RoleId, SessionPolicyId, UserId};

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::file::directory::{self as file, AvailableTo};
use crate::file::{DirectoryName, Placed};

use super::names::Kind;
use super::{Resolving, blocks, text};

impl Resolving<'_, '_> {
    pub(super) fn people(&mut self) {
        for embassy in blocks(&self.file.embassy) {
            let (attended, unattended) = self.both(&embassy.attended, &embassy.unattended);
            self.directory.embassies.push(Embassy { name: text(&embassy.name), attended, unattended });
        }
        for user in blocks(&self.file.user) {
            let (attended, unattended) = self.both(&user.attended, &user.unattended);
            let roles = self.roles_of(user.roles.get());
            let rights = rights(user.rights.get());
            let user = User {
                name: text(&user.name),
                embassy: self.find(Kind::Embassy, &user.embassy).map(EmbassyId),
                attended,
                unattended,
                roles: Roles {
                    default: roles.default.unwrap_or(RoleId::NO_ACCESS),
                    personal: roles.personal.unwrap_or(RoleId::NO_ACCESS),
                    teams: roles.teams.unwrap_or(RoleId::NO_ACCESS),
                    system: roles.system.unwrap_or(RoleId::NO_ACCESS),
                },
                rights: all_rights(|right| rights.get(right).unwrap_or(false)),
                extended_availability: user.extended_availability.copied().unwrap_or_default(),
            };
            self.directory.users.push(user);
        }
        blocks(&self.file.team).iter().for_each(|team| self.team(team));
        self.issues();
        for invite in blocks(&self.file.rep_invite) {
            if let Some(file::NamedPolicy(None)) = invite.session_policy.get() {
                let message = "a rep invite profile always has a named session policy";
                let diagnostic = Diagnostic::error(Code::WrongValue, invite.session_policy.span, message);
                self.out.push(diagnostic.help("name one that is available to `rep_invites` (SPOL-10)"));
            }
            let session_policy = self.named(&invite.session_policy, AvailableTo::RepInvites);
            let session_policy = session_policy.unwrap_or(SessionPolicyId(0));
            self.directory.rep_invites.push(RepInvite { name: text(&invite.name), session_policy });
        }
    }

    fn team(&mut self, team: &file::Team) {
        let standings =
            [(&team.members, Standing::Member), (&team.leads, Standing::Lead), (&team.managers, Standing::Manager)];
        let names = standings.iter().flat_map(|(names, _)| blocks(names));
        let title = format!("the team `{}`", text(&team.name));
        let users = self.users(names, &title);
        let count = |names| blocks(names).len();
        let standings = standings.iter().flat_map(|(names, standing)| std::iter::repeat_n(*standing, count(names)));
        let members = users.into_iter().zip(standings).filter_map(|(user, standing)| Some((user?, standing)));
        let members = members.collect();
        let queue = TeamQueue { persistent: team.persistent.copied().unwrap_or_default(), overdue: self.overdue(team) };
        self.directory.teams.push(Team { name: text(&team.name), members, queue });
    }

    /// The users of these names; one who comes twice in `place` is reported.
    pub(super) fn users<'n>(
        &mut self,
        names: impl Iterator<Item = &'n Placed<DirectoryName>>,
        place: &str,
    ) -> Vec<Option<UserId>> {
        let mut seen = BTreeMap::new();
        names
            .map(|name| {
                let user = UserId(self.names.find(Kind::User, &name.0, name.span, self.out)?);
                self.once(&mut seen, user, name, place);
                Some(user)
            })
            .collect()
    }

    /// Reports what comes a second time in `place`.
    pub(super) fn once<T: Ord>(
        &mut self,
        seen: &mut BTreeMap<T, Span>,
        id: T,
        name: &Placed<DirectoryName>,
        place: &str,
    ) {
        if let Some(first) = seen.insert(id, name.span) {
            let diagnostic = Diagnostic::error(Code::Conflict, name.span, format!("`{}` is twice in {place}", name.0));
            self.out.push(diagnostic.and(first, "the first time").help("name it once"));
        }
    }

    /// The roles that are said.
    pub(super) fn roles_of(&mut self, roles: Option<&file::Roles>) -> Roles<Option<RoleId>> {
        let Some(roles) = roles else { return Roles::default() };
        Roles {
            default: self.role(&roles.default),
            personal: self.role(&roles.personal),
            teams: self.role(&roles.teams),
            system: self.role(&roles.system),
        }
    }
}

/// The rights that are said.
pub(super) fn rights(rights: Option<&file::Rights>) -> Rights<Option<bool>> {
    let said = |right| {
        let rights = rights?;
        let field = match right {
            Right::UseJumpClients => &rights.use_jump_clients,
            Right::UseJumpoints => &rights.use_jumpoints,
            Right::UseLocalJump => &rights.use_local_jump,
            Right::ModifyJumpPolicies => &rights.modify_jump_policies,
            Right::SeeTeamLists => &rights.see_team_lists,
            Right::SeeAllJumpItems => &rights.see_all_jump_items,
            Right::MakeSessionKeys => &rights.make_session_keys,
            Right::ShareWithOtherTeams => &rights.share_with_other_teams,
        };
        field.copied()
    };
    all_rights(said)
}

fn all_rights<T: Copy + Default>(of: impl Fn(Right) -> T) -> Rights<T> {
    let mut all = Rights::default();
    Right::ALL.into_iter().for_each(|right| all.set(right, of(right)));
    all
}
