"""The receiving half of a conference session: depacketisers, frame assembly, decoders and the mix."""
