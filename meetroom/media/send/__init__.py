"""The sending half of a conference session: encoders, packetisers and the stream of packets of one source."""
