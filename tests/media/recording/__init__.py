"""Tests of the recording: film, scene, studio and the recorder process."""
