//! Whether a customer is at the screen of a computer (PRES-1, PRES-2), and with that which of a Jump Client's two session
//! policies applies (PRES-3).

use serde::{Deserialize, Serialize};

use super::JumpItemSettings;

/// What a Jump Client knows of its computer's screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Screen {
    /// Whether a user is logged in.
    pub user_logged_in: bool,
    /// Whether the screen is locked.
    pub locked: bool,
    /// Whether a screen saver runs.
    pub screen_saver: bool,
}

impl Screen {
    /// Whether a customer counts as present: somebody is logged in, and, where screen states are detected, the screen is
    /// neither locked nor under a screen saver.
    pub const fn customer_is_present(self, settings: JumpItemSettings) -> bool {
        let Self { user_logged_in, locked, screen_saver } = self;
        user_logged_in && !(settings.screen_state_detection && (locked || screen_saver))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers: PRES-1, PRES-2.
    #[test]
    fn a_locked_screen_or_a_screen_saver_matters_only_where_screen_states_are_detected() {
        // logged in, locked, screen saver: present with detection, and without
        const CASES: [([bool; 3], bool, bool); 8] = [
            ([false, false, false], false, false),
            ([false, false, true], false, false),
            ([false, true, false], false, false),
            ([false, true, true], false, false),
            ([true, false, false], true, true),
            ([true, false, true], false, true),
            ([true, true, false], false, true),
            ([true, true, true], false, true),
        ];
        for (state, detected, not_detected) in CASES {
            let [user_logged_in, locked, screen_saver] = state;
            let screen = Screen { user_logged_in, locked, screen_saver };
            for (screen_state_detection, present) in [(true, detected), (false, not_detected)] {
                let settings = JumpItemSettings { screen_state_detection, simultaneous_jumps: false };
                assert_eq!(screen.customer_is_present(settings), present, "{screen:?} {settings:?}");
            }
        }
    }
}
