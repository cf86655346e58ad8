//! An operation, as the emulator serves it.

use waba_types::Dialect;
use waba_types::dialect::{RequestParts, Response as _};
use waba_types::operations::Operation;

use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};

/// An operation that the emulator serves.
pub(super) trait Endpoint: Operation {
    /// Who answers.
    const SERVICE: Service;

    fn serve(
        state: &mut State,
        request: Self::Request,
        turn: &mut Turn<'_>,
    ) -> Result<Self::Response, Refusal>;
}

pub(super) type Serve = fn(&mut State, &RequestParts, &mut Turn<'_>) -> Result<Vec<u8>, Refusal>;

/// An endpoint: name of the operation, who answers, and how.
pub(super) type Entry = (&'static str, Service, Serve);

/// The endpoint of an operation.
pub(super) const fn endpoint<E: Endpoint>() -> Entry {
    (E::SPEC.name, E::SERVICE, run::<E>)
}

fn run<E: Endpoint>(
    state: &mut State,
    parts: &RequestParts,
    turn: &mut Turn<'_>,
) -> Result<Vec<u8>, Refusal> {
    // The partner API is the same whatever the number's host speaks.
    let dialect = if E::SPEC.partner.is_some() { Dialect::Cloud } else { state.settings.dialect };
    let request = rules::read::<E::Request>(E::SERVICE, dialect, parts)?;
    let response = E::serve(state, request, turn)?;
    Ok(response.to_wire(dialect).expect("answers have nothing that JSON can't hold"))
}
