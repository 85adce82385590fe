//! Customers as the workload brings them, before representatives of this test's own, against what queueing theory says of them.
//! Shows that arrivals, handling times and patience are together what the formulas are about; what the appliance makes of them is
//! shown elsewhere.

mod reference;
mod steady_state;
