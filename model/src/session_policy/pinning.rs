//! Who may pin and unpin Jump Clients in a session: its owner (PIN-4), with the permission Jump Clients Pinning/Unpinning
//! (PIN-2) and a Jump Item Role that may create and deploy (PIN-8).
//!
//! Refuses to pin: whether the appliance has room (PIN-11) and what becomes of the client is for those who run sessions.

use crate::access::{Directory, Grant, Place, Reach, RoleAction};
use crate::id::{RepInviteId, UserId};
use crate::permission::Permission;

use super::{Decision, Outcome, Representative};

/// As what a representative is in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Participant {
    /// Its owner.
    Owner(UserId),
    /// A user who was invited into the session of another.
    Invited(UserId),
    /// An external representative: never an owner (PIN-4).
    External(RepInviteId),
}

/// Why somebody may not pin or unpin; the first that is missing, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPinning {
    /// The session is another's (PIN-4).
    NotOwner(Participant),
    /// The permission is denied, and by whom (PIN-3).
    Permission(Decision),
    /// No role in force for the user grants to create and deploy, wherever it applies (PIN-8, PIN-13).
    Role {
        /// Who.
        user: UserId,
        /// The roles in force, each with the places where it applies. Empty where the user reaches nothing at all.
        lacking: Vec<(Place, Grant)>,
    },
    /// Some role does, but not the one that applies in the place to pin to (PIN-12).
    Place {
        /// Who.
        user: UserId,
        /// Where to.
        place: Place,
        /// What applies there; nothing where the user does not reach the place.
        grant: Option<Grant>,
    },
    /// A pin goes to a Jump Group or to one's own personal list, not to another's (PIN-9).
    ForeignList {
        /// Who.
        user: UserId,
        /// Whose list it is.
        owner: UserId,
    },
}

/// Whether a participant may pin the session's computer to a place.
///
/// # Errors
///
/// The first reason why not.
pub fn may_pin(reach: &Reach, outcome: &Outcome, who: Participant, place: Place) -> Result<Grant, NoPinning> {
    let user = may_pin_at_all(reach, outcome, who)?;
    if let Place::Personal(owner) = place
        && owner != user
    {
        return Err(NoPinning::ForeignList { user, owner });
    }
    reach.may(user, NEEDED, place).map_err(|_| NoPinning::Place { user, place, grant: reach.role_at(user, place) })
}

/// Whether a participant may unpin the session's Jump Client, wherever it is pinned. A Jump Client whose own policy allows it
/// lets even those whom all other policies deny (PIN-6), but not those without a role for it (PIN-13).
///
/// # Errors
///
/// The first reason why not.
pub fn may_unpin(reach: &Reach, outcome: &Outcome, who: Participant) -> Result<(), NoPinning> {
    may_pin_at_all(reach, outcome, who).map(drop)
}

/// Where a user is offered to pin to: the Jump Groups, and the own personal list, in which the role that applies may create
/// and deploy (PIN-12).
pub fn places_to_pin(reach: &Reach, user: UserId) -> impl Iterator<Item = (Place, Grant)> {
    let own = move |place: &Place| !matches!(place, Place::Personal(owner) if *owner != user);
    deploying(reach, user).filter(move |(place, _)| own(place))
}

/// Whether some role in force for a user grants to create and deploy, wherever it applies: pinning and unpinning need one
/// (PIN-8, PIN-13).
pub fn may_deploy_anywhere(reach: &Reach, user: UserId) -> bool {
    deploying(reach, user).next().is_some()
}

impl Participant {
    /// What the representative who starts a session is in it.
    pub const fn starting(representative: Representative) -> Self {
        match representative {
            Representative::User(user) => Self::Owner(user),
            Representative::External(invite) => Self::External(invite),
        }
    }
}

impl NoPinning {
    /// In words, with the names of the directory: which is missing, the permission or the role (PIN-8).
    pub fn text(&self, directory: &Directory) -> String {
        match self {
            Self::NotOwner(Participant::External(invite)) => format!(
                "only the owner of a session pins and unpins, and an external representative (rep invite profile {:?}) never \
                 owns one",
                directory[*invite].name
            ),
            Self::NotOwner(Participant::Owner(user) | Participant::Invited(user)) => format!(
                "only the owner of a session pins and unpins, and user {:?} was invited into it",
                directory[*user].name
            ),
            Self::Permission(decision) => format!(
                "the permission {} is missing: {} denies it",
                Permission::Pinning.title(),
                decision.decider(directory)
            ),
            Self::Role { user, lacking } if lacking.is_empty() => format!(
                "a Jump Item Role is missing: user {:?} reaches no Jump Items and so has no role that grants {}",
                directory[*user].name,
                NEEDED.name()
            ),
            Self::Role { user, lacking } => format!(
                "a Jump Item Role is missing: of the roles of user {:?} none grants {}: {}",
                directory[*user].name,
                NEEDED.name(),
                each_once(directory, lacking)
            ),
            Self::Place { user, place, grant: None } => {
                format!("user {:?} does not reach {}", directory[*user].name, place.text(directory))
            }
            Self::Place { place, grant: Some(grant), .. } => format!(
                "in {} the {} applies and does not grant {}",
                place.text(directory),
                grant.text(directory),
                NEEDED.name()
            ),
            Self::ForeignList { user, owner } => format!(
                "user {:?} pins to Jump Groups and to the own personal list, not to that of user {:?}",
                directory[*user].name, directory[*owner].name
            ),
        }
    }
}

fn may_pin_at_all(reach: &Reach, outcome: &Outcome, who: Participant) -> Result<UserId, NoPinning> {
    let Participant::Owner(user) = who else { return Err(NoPinning::NotOwner(who)) };
    if !outcome.allows(Permission::Pinning) {
        return Err(NoPinning::Permission(outcome.get(Permission::Pinning)));
    }
    if !may_deploy_anywhere(reach, user) {
        return Err(NoPinning::Role { user, lacking: reach.places(user).collect() });
    }
    Ok(user)
}

/// Wherever the role that applies for a user may create and deploy.
fn deploying(reach: &Reach, user: UserId) -> impl Iterator<Item = (Place, Grant)> {
    let directory = reach.directory();
    reach.places(user).filter(|(_, grant)| directory[grant.role].grants.allow(NEEDED))
}

/// Each role and origin once, with the first place where it applies and how many more there are.
fn each_once(directory: &Directory, grants: &[(Place, Grant)]) -> String {
    let mut said: Vec<(Place, Grant, usize)> = Vec::new();
    for (place, grant) in grants {
        match said.iter_mut().find(|(_, other, _)| other == grant) {
            Some((_, _, more)) => *more += 1,
            None => said.push((*place, *grant, 0)),
        }
    }
    let line = |(place, grant, more): &(Place, Grant, usize)| {
        let more = if *more == 0 { String::new() } else { format!(" and {more} more") };
        format!("{} in {}{more}", grant.text(directory), place.text(directory))
    };
    said.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// What a Jump Item Role must grant to whoever pins or unpins (PIN-8).
pub const NEEDED: RoleAction = RoleAction::CreateAndDeploy;
