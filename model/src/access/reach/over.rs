//! Who is over whom: what leads and managers see of the personal lists in their teams (JGRP-2).

use crate::access::{Directory, Standing};
use crate::id::{TeamId, UserId};

/// Whom each user leads or manages: leads are over members, managers over members and leads.
pub(super) fn whom(directory: &Directory) -> Vec<Vec<(UserId, TeamId)>> {
    let mut over = vec![Vec::new(); directory.users.len()];
    for (place, team) in directory.teams.iter().enumerate() {
        for (user, standing) in team.members.iter().filter(|(_, standing)| *standing > Standing::Member) {
            let below = team.members.iter().filter(|(_, other)| other < standing);
            over[user.index()].extend(below.map(|(other, _)| (*other, TeamId(place as u32))));
        }
    }
    for list in &mut over {
        list.sort_unstable();
        list.dedup_by_key(|(other, _)| *other);
    }
    over
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::example::{ADDED, DEPLOYER, EVERYTHING, OPERATOR, with_users};
    use crate::access::{Grant, How, Place, Reach, Right, RoleFrom, Roles, Source, Team};
    use crate::id::RoleId;

    /// Covers: JGRP-2.
    #[test]
    fn a_personal_list_is_its_owners_save_for_those_over_the_owner_and_those_who_see_all() {
        use Standing::{Lead, Manager, Member};
        /// Standing of the asker and of the owner, and rights of the asker.
        type Asks = (Standing, Standing, &'static [Right]);
        let see_team: &[Right] = &[Right::SeeTeamLists];
        let see_all: &[Right] = &[Right::SeeAllJumpItems];
        let both: &[Right] = &[Right::SeeTeamLists, Right::SeeAllJumpItems];
        let cases: &[(Asks, Option<(RoleId, How)>)] = &[
            ((Member, Member, both), Some((OPERATOR, How::SeesAll))),
            ((Member, Member, see_team), None),
            ((Lead, Member, &[]), None),
            ((Lead, Member, see_team), Some((DEPLOYER, How::Team(TeamId(1))))),
            ((Lead, Lead, see_team), None),
            ((Lead, Manager, see_team), None),
            ((Manager, Member, see_team), Some((DEPLOYER, How::Team(TeamId(1))))),
            ((Manager, Lead, see_team), Some((DEPLOYER, How::Team(TeamId(1))))),
            ((Manager, Manager, see_team), None),
            ((Manager, Lead, see_all), Some((OPERATOR, How::SeesAll))),
            ((Manager, Lead, both), Some((DEPLOYER, How::Team(TeamId(1))))),
        ];
        for (number, ((asker, owner, rights), expected)) in cases.iter().enumerate() {
            let mut directory = with_users(3);
            let roles = Roles { default: ADDED, personal: EVERYTHING, teams: DEPLOYER, system: OPERATOR };
            directory.users[0].roles = roles;
            rights.iter().for_each(|right| directory.users[0].rights.set(*right, true));
            let team = |name: &str, members| Team { name: name.to_owned(), members, queue: Default::default() };
            directory.teams = vec![
                team("elsewhere", vec![(UserId(0), Manager), (UserId(2), Member)]),
                team("here", vec![(UserId(0), *asker), (UserId(1), *owner)]),
            ];
            let reach = Reach::new(&directory);
            let from = RoleFrom::User(Source::Account);
            let expected = expected.map(|(role, how)| Grant { role, how, from });
            assert_eq!(reach.role_at(UserId(0), Place::Personal(UserId(1))), expected, "case {number}");
            let own = Grant { role: EVERYTHING, how: How::Personal, from };
            assert_eq!(reach.role_at(UserId(0), Place::Personal(UserId(0))), Some(own), "case {number}");
            assert_eq!(reach.role_at(UserId(1), Place::Personal(UserId(0))), None, "case {number}: no right, no role");
        }
    }
}
