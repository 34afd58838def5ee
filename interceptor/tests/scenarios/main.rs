//! The acceptance scenarios of the interceptor, by their numbers, over a network and a clock that the tests drive.

mod bodies;
mod fence;
mod loading;
mod requests;
mod retry;
mod single_flight;
mod storage;
mod time_limits;
mod trace;
mod triage;
mod world;
