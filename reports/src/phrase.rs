//! Plans in words, for whoever shows one without a run.

use model::event::Setting;
use model::plan::{Action, Plan};
use model::session::Entrance;

use crate::summary::happenings;
use crate::words;

/// What an action of the timeline does, in a phrase with figures and names. Free text in it is one plain line.
pub fn action(action: &Action, plan: &Plan) -> String {
    happenings::action::describe(action, plan)
}

/// How customers come, in a phrase with names.
pub fn entrance(entrance: Entrance, plan: &Plan) -> String {
    happenings::action::entrance(entrance, plan)
}

/// A setting's name and its value with the unit.
pub fn setting(setting: Setting) -> (&'static str, String) {
    words::setting(setting)
}
