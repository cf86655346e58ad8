#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| waba_fuzz_targets::verify(data));
