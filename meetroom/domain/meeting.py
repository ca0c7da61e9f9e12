"""The two tables that are the rules: `decide` (command → events) and `apply` (event → state).

Pure: time and actor are arguments.  Everything a server or a replica needs to know of the rules is here.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from meetroom.domain import (
    action_items,
    agenda,
    annotations,
    attendance,
    ballot_box,
    chairing,
    corrections,
    counting,
    deferral,
    documents,
    door_codes,
    doors,
    election_changes,
    elections,
    floor,
    hands,
    invitations,
    lifecycle,
    minutes_issue,
    minutes_review,
    minutes_text,
    objections,
    paper,
    points_of_order,
    proxies,
    quorum,
    quorum_loss,
    recording,
    roles,
    roll_call,
    substitutes,
    voting,
)
from meetroom.domain.core import Command, Event, Fact, PersonId, Refusal, Refused, require
from meetroom.domain.state import Meeting, Phase, Role

Decider = Callable[[Meeting, Any, Any, datetime], tuple[Event, ...]]
Applier = Callable[[Meeting, Any, Fact], Meeting]

_CHAIR = frozenset({Role.CHAIR})
_OFFICE = frozenset({Role.CHAIR, Role.SECRETARY})
_DESK = frozenset({Role.SECRETARY})
_PAPERS = frozenset({Role.SECRETARY, Role.CLERK})
_DESKS = _OFFICE | _PAPERS
_DOORS = _DESKS | {Role.OPERATOR}
_SPEAKERS = frozenset({Role.CHAIR, Role.SECRETARY, Role.DELEGATE, Role.GUEST})
_SCRUTINY = frozenset({Role.SECRETARY, Role.SCRUTINEER})
_TELLERS = _OFFICE | {Role.OPERATOR}
_ANYONE = frozenset(Role)

_DRAFTING = frozenset({Phase.DRAFT, Phase.ANNOUNCED})
_PREPARING = _DRAFTING | {Phase.OPEN, Phase.SUSPENDED}
_GATHERED = frozenset({Phase.ANNOUNCED, Phase.OPEN, Phase.SUSPENDED})
_SITTING = frozenset({Phase.OPEN})
_PAUSABLE = frozenset({Phase.OPEN, Phase.SUSPENDED})
_RECORDING = _PREPARING | {Phase.CLOSED}
_ANY_PHASE = frozenset(Phase)
_REVIEW = _PAUSABLE | {Phase.CLOSED}
_APPROVED = frozenset({Phase.MINUTES_APPROVED})


class Rule(msgspec.Struct, frozen=True):
    """Who may give a command in which phases, and the function that decides."""

    decide: Decider
    roles: frozenset[Role]
    phases: frozenset[Phase]


RULES: dict[type[Command], Rule] = {
    lifecycle.EditMeeting: Rule(lifecycle.edit_meeting, _OFFICE, _DRAFTING),
    lifecycle.AnnounceMeeting: Rule(lifecycle.announce_meeting, _OFFICE, _ANY_PHASE),
    lifecycle.OpenMeeting: Rule(lifecycle.open_meeting, _CHAIR, _ANY_PHASE),
    lifecycle.SuspendMeeting: Rule(lifecycle.suspend_meeting, _CHAIR, _ANY_PHASE),
    lifecycle.ResumeMeeting: Rule(lifecycle.resume_meeting, _CHAIR, _ANY_PHASE),
    lifecycle.CloseMeeting: Rule(lifecycle.close_meeting, _CHAIR, _ANY_PHASE),
    lifecycle.ApproveMinutes: Rule(lifecycle.approve_minutes, _CHAIR, _ANY_PHASE),
    lifecycle.ArchiveMeeting: Rule(lifecycle.archive_meeting, _DESKS, _ANY_PHASE),
    chairing.HandOverChair: Rule(chairing.hand_over_chair, _CHAIR, _GATHERED),
    chairing.TakeBackChair: Rule(chairing.take_back_chair, _CHAIR, _GATHERED),
    doors.CloseDoors: Rule(doors.close_doors, _CHAIR, _PAUSABLE),
    doors.OpenDoors: Rule(doors.open_doors, _CHAIR, _PAUSABLE),
    roles.AddPoint: Rule(roles.add_point, _OFFICE, _PREPARING),
    roles.AddPerson: Rule(roles.add_person, _OFFICE, _PREPARING),
    roles.EditPerson: Rule(roles.edit_person, _OFFICE, _PREPARING),
    attendance.SignIn: Rule(attendance.sign_in, _ANYONE, _GATHERED),
    door_codes.SignInAtDoor: Rule(door_codes.sign_in_at_door, _ANYONE, _GATHERED),
    door_codes.AdmitByBadge: Rule(door_codes.admit_by_badge, _DOORS, _GATHERED),
    door_codes.AdmitAtDoor: Rule(door_codes.admit_at_door, _DOORS, _GATHERED),
    attendance.SignOut: Rule(attendance.sign_out, _ANYONE, _GATHERED),
    attendance.RecordArrivals: Rule(attendance.record_arrivals, _OFFICE, _GATHERED),
    attendance.RecordDeparture: Rule(attendance.record_departure, _OFFICE, _GATHERED),
    attendance.RecordDepartures: Rule(attendance.record_departures, _OFFICE, _GATHERED),
    attendance.ChangePlace: Rule(attendance.change_place, _ANYONE, _GATHERED),
    attendance.ExcuseAbsence: Rule(attendance.excuse_absence, _OFFICE, _PREPARING),
    invitations.RespondInvitation: Rule(invitations.respond_invitation, _ANYONE, _GATHERED),
    corrections.CorrectPresence: Rule(corrections.correct_presence, _OFFICE, _GATHERED | {Phase.CLOSED}),
    substitutes.NameSubstitute: Rule(substitutes.name_substitute, _OFFICE, _PREPARING),
    substitutes.EndSubstitution: Rule(substitutes.end_substitution, _OFFICE, _PREPARING),
    quorum_loss.AnswerQuorumLoss: Rule(quorum_loss.answer_quorum_loss, _CHAIR, _PAUSABLE),
    agenda.AddItem: Rule(agenda.add_item, _OFFICE, _PREPARING),
    agenda.EditItem: Rule(agenda.edit_item, _OFFICE, _PREPARING),
    agenda.MoveItem: Rule(agenda.move_item, _OFFICE, _PREPARING),
    agenda.RemoveItem: Rule(agenda.remove_item, _OFFICE, _PREPARING),
    agenda.RevealItem: Rule(agenda.reveal_item, _OFFICE, _PREPARING),
    agenda.StartItem: Rule(agenda.start_item, _CHAIR, _SITTING),
    agenda.FinishItem: Rule(agenda.finish_item, _CHAIR, _SITTING),
    deferral.DeferItem: Rule(deferral.defer_item, _OFFICE, _PREPARING),
    deferral.CarryOverItem: Rule(deferral.carry_over_item, _OFFICE, _RECORDING),
    agenda.RecordConclusion: Rule(agenda.record_conclusion, _OFFICE, _RECORDING),
    agenda.AddRemark: Rule(agenda.add_remark, _DESK, _RECORDING),
    minutes_text.WriteMinutesText: Rule(minutes_text.write_minutes_text, _DESK, _RECORDING),
    action_items.PutActionItem: Rule(action_items.put_action_item, _DESK, _RECORDING),
    action_items.RemoveActionItem: Rule(action_items.remove_action_item, _DESK, _RECORDING),
    minutes_review.SendMinutes: Rule(minutes_review.send_minutes, _DESK, _REVIEW),
    minutes_review.CommentOnMinutes: Rule(minutes_review.comment_on_minutes, _ANYONE, _REVIEW),
    minutes_review.AnswerComment: Rule(minutes_review.answer_comment, _DESK, _REVIEW | _APPROVED),
    minutes_review.ReopenMinutes: Rule(minutes_review.reopen_minutes, _CHAIR, _APPROVED),
    minutes_issue.IssueMinutes: Rule(minutes_issue.issue_minutes, _PAPERS, _APPROVED),
    minutes_issue.SignMinutes: Rule(minutes_issue.sign_minutes, _DESKS, _APPROVED),
    minutes_issue.RecordDelivery: Rule(minutes_issue.record_delivery, _PAPERS, _APPROVED),
    objections.ObjectToMinutes: Rule(objections.object_to_minutes, _ANYONE, _APPROVED),
    objections.AnswerObjection: Rule(objections.answer_objection, _CHAIR, _APPROVED | {Phase.CLOSED}),
    floor.RequestFloor: Rule(floor.request_floor, _SPEAKERS, _SITTING),
    floor.WithdrawRequest: Rule(floor.withdraw_request, _SPEAKERS, _SITTING),
    floor.GrantFloor: Rule(floor.grant_floor, _CHAIR, _SITTING),
    floor.PauseSpeech: Rule(floor.pause_speech, _CHAIR, _SITTING),
    floor.ResumeSpeech: Rule(floor.resume_speech, _CHAIR, _SITTING),
    floor.ExtendSpeech: Rule(floor.extend_speech, _CHAIR, _SITTING),
    floor.EndSpeech: Rule(floor.end_speech, _SPEAKERS, _SITTING),
    points_of_order.AnswerPointOfOrder: Rule(points_of_order.answer_point_of_order, _CHAIR, _PAUSABLE),
    floor.SetMicrophones: Rule(floor.set_microphones, _CHAIR, _PREPARING),
    voting.CreatePoll: Rule(voting.create_poll, _OFFICE, _PREPARING),
    voting.EditPoll: Rule(voting.edit_poll, _OFFICE, _PREPARING),
    voting.RepeatPoll: Rule(voting.repeat_poll, _OFFICE, _PREPARING),
    voting.OpenPoll: Rule(voting.open_poll, _CHAIR, _GATHERED),
    voting.CastVote: Rule(voting.cast_vote, _ANYONE, _GATHERED),
    voting.RecordVote: Rule(voting.record_vote, _OFFICE, _GATHERED),
    voting.ClosePoll: Rule(voting.close_poll, _CHAIR, _GATHERED),
    ballot_box.GiveUpBox: Rule(ballot_box.give_up_box, _ANYONE, _ANY_PHASE),
    voting.CancelPoll: Rule(voting.cancel_poll, _CHAIR, _PREPARING),
    roll_call.CallVoter: Rule(roll_call.call_voter, _OFFICE, _SITTING),
    hands.EnterHands: Rule(hands.enter_hands, _TELLERS, _SITTING),
    paper.HandOutPaper: Rule(paper.hand_out_paper, _SCRUTINY, _GATHERED),
    paper.TakePaperBack: Rule(paper.take_paper_back, _SCRUTINY, _GATHERED),
    paper.EnterPaper: Rule(paper.enter_paper, _SCRUTINY, _GATHERED),
    counting.CountBallots: Rule(counting.count_ballots, _ANYONE, _RECORDING),
    counting.BreakTie: Rule(counting.break_tie, _CHAIR, _GATHERED),
    counting.PublishResult: Rule(counting.publish_result, _CHAIR, _GATHERED),
    counting.PublishResults: Rule(counting.publish_results, _CHAIR, _GATHERED),
    elections.PrepareElection: Rule(elections.prepare_election, _OFFICE, _PREPARING),
    elections.RestartKeys: Rule(elections.restart_keys, _OFFICE, _PREPARING),
    elections.TakeTrusteeStep: Rule(elections.take_trustee_step, _ANYONE, _PREPARING),
    elections.ConfirmCertificates: Rule(elections.confirm_certificates, _ANYONE, _PREPARING),
    elections.RegisterCredential: Rule(elections.register_credential, _ANYONE, _PREPARING),
    elections.SealElection: Rule(elections.seal_election, _OFFICE, _PREPARING),
    elections.UnsealElection: Rule(elections.unseal_election, _OFFICE, _PREPARING),
    elections.CastSealed: Rule(elections.cast_sealed, _ANYONE, _SITTING),
    elections.ReportFaultyBallot: Rule(elections.report_faulty_ballot, _ANYONE, _RECORDING),
    elections.AddUp: Rule(elections.add_up, _ANYONE, _RECORDING),
    elections.GivePart: Rule(elections.give_part, _ANYONE, _RECORDING),
    elections.OpenElection: Rule(elections.open_election, _ANYONE, _RECORDING),
    proxies.SetWeight: Rule(proxies.set_weight, _OFFICE, _PREPARING),
    proxies.GiveProxy: Rule(proxies.give_proxy, _ANYONE, _PREPARING),
    proxies.EndProxy: Rule(proxies.end_proxy, _ANYONE, _PREPARING),
    documents.RegisterDocument: Rule(documents.register_document, _PAPERS, _PREPARING),
    documents.ReplaceDocument: Rule(documents.replace_document, _PAPERS, _PREPARING),
    documents.EditDocument: Rule(documents.edit_document, _DESKS, _PREPARING),
    documents.OrderDocuments: Rule(documents.order_documents, _DESKS, _PREPARING),
    documents.ScheduleRelease: Rule(documents.schedule_release, _OFFICE, _PREPARING),
    documents.ReleaseDocument: Rule(documents.release_document, _OFFICE, _PREPARING),
    documents.WithdrawDocument: Rule(documents.withdraw_document, _OFFICE, _RECORDING),
    annotations.PublishLayer: Rule(annotations.publish_layer, _CHAIR, _PREPARING),
    recording.StartRecording: Rule(recording.start_recording, _OFFICE, _SITTING),
    recording.StopRecording: Rule(recording.stop_recording, _OFFICE, _SITTING | {Phase.SUSPENDED}),
    recording.AbandonRecording: Rule(recording.abandon_recording, _ANYONE, _ANY_PHASE),
    recording.FileRecording: Rule(recording.file_recording, _ANYONE, _ANY_PHASE),
}

SERVER_ONLY: frozenset[type[Command]] = frozenset(
    {
        lifecycle.CreateMeeting,
        documents.RegisterDocument,
        documents.ReplaceDocument,
        counting.CountBallots,
        ballot_box.GiveUpBox,
        door_codes.SignInAtDoor,
        door_codes.AdmitAtDoor,
        elections.TakeTrusteeStep,
        elections.RegisterCredential,
        elections.SealElection,
        elections.CastSealed,
        elections.ReportFaultyBallot,
        elections.AddUp,
        elections.GivePart,
        elections.OpenElection,
        recording.AbandonRecording,
        recording.FileRecording,
        minutes_issue.IssueMinutes,
        minutes_issue.SignMinutes,
        minutes_issue.RecordDelivery,
    }
)
"""Commands whose content the server itself must have checked; refused when they come over the wire."""

APPLIERS: dict[type[Event], Applier] = {
    lifecycle.MeetingCreated: lifecycle.on_meeting_created,
    lifecycle.MeetingEdited: lifecycle.on_meeting_edited,
    lifecycle.MeetingAnnounced: lifecycle.on_meeting_announced,
    lifecycle.MeetingOpened: lifecycle.on_meeting_opened,
    lifecycle.MeetingSuspended: lifecycle.on_meeting_suspended,
    lifecycle.MeetingResumed: lifecycle.on_meeting_resumed,
    lifecycle.MeetingClosed: lifecycle.on_meeting_closed,
    lifecycle.MinutesApproved: lifecycle.on_minutes_approved,
    lifecycle.MeetingArchived: lifecycle.on_meeting_archived,
    chairing.ChairHandedOver: chairing.on_chair_handed_over,
    chairing.ChairTakenBack: chairing.on_chair_taken_back,
    doors.DoorsClosed: doors.on_doors_closed,
    doors.DoorsOpened: doors.on_doors_opened,
    roles.PointAdded: roles.on_point_added,
    roles.PersonAdded: roles.on_person_put,
    roles.PersonEdited: roles.on_person_put,
    attendance.PersonArrived: attendance.on_person_arrived,
    attendance.PersonLeft: attendance.on_person_left,
    attendance.AbsenceExcused: attendance.on_absence_excused,
    attendance.PlaceChanged: attendance.on_place_changed,
    invitations.InvitationAnswered: invitations.on_invitation_answered,
    corrections.PresenceCorrected: corrections.on_presence_corrected,
    substitutes.SubstituteNamed: substitutes.on_substitute_named,
    substitutes.SubstitutionEnded: substitutes.on_substitution_ended,
    quorum.QuorumLost: quorum.on_quorum_lost,
    quorum.QuorumRegained: quorum.on_quorum_regained,
    quorum_loss.QuorumLossAnswered: quorum_loss.on_quorum_loss_answered,
    agenda.ItemAdded: agenda.on_item_put,
    agenda.ItemEdited: agenda.on_item_edited,
    agenda.ItemMoved: agenda.on_item_moved,
    agenda.ItemRemoved: agenda.on_item_removed,
    agenda.ItemRevealed: agenda.on_item_put,
    agenda.ItemStarted: agenda.on_item_started,
    agenda.ItemFinished: agenda.on_item_finished,
    deferral.ItemDeferred: deferral.on_item_deferred,
    deferral.ItemCarriedOver: deferral.on_item_carried_over,
    agenda.ConclusionRecorded: agenda.on_conclusion_recorded,
    agenda.RemarkAdded: agenda.on_remark_added,
    minutes_text.MinutesTextWritten: minutes_text.on_minutes_text_written,
    action_items.ActionItemPut: action_items.on_action_item_put,
    action_items.ActionItemRemoved: action_items.on_action_item_removed,
    action_items.ActionItemsGiven: action_items.on_action_items_given,
    minutes_review.MinutesSent: minutes_review.on_minutes_sent,
    minutes_review.MinutesCommented: minutes_review.on_minutes_commented,
    minutes_review.CommentAnswered: minutes_review.on_comment_answered,
    minutes_review.MinutesReopened: minutes_review.on_minutes_reopened,
    minutes_issue.MinutesIssued: minutes_issue.on_minutes_issued,
    minutes_issue.MinutesSigned: minutes_issue.on_minutes_signed,
    minutes_issue.MinutesDelivered: minutes_issue.on_minutes_delivered,
    objections.MinutesObjected: objections.on_minutes_objected,
    objections.ObjectionWorded: objections.on_objection_worded,
    objections.ObjectionAnswered: objections.on_objection_answered,
    objections.ObjectionReasoned: objections.on_objection_reasoned,
    floor.FloorRequested: floor.on_floor_requested,
    floor.RequestWithdrawn: floor.on_request_withdrawn,
    floor.FloorGranted: floor.on_floor_granted,
    floor.SpeechPaused: floor.on_speech_paused,
    floor.SpeechResumed: floor.on_speech_resumed,
    floor.SpeechExtended: floor.on_speech_extended,
    floor.SpeechEnded: floor.on_speech_ended,
    points_of_order.PointOfOrderAnswered: points_of_order.on_point_of_order_answered,
    floor.MicrophonesSet: floor.on_microphones_set,
    elections.ElectionPrepared: election_changes.on_election_prepared,
    elections.KeysRestarted: election_changes.on_keys_restarted,
    elections.TrusteeStepTaken: election_changes.on_trustee_step_taken,
    elections.CredentialRegistered: election_changes.on_credential_registered,
    elections.ElectionSealed: election_changes.on_election_sealed,
    elections.ElectionUnsealed: election_changes.on_election_unsealed,
    elections.SealedBallotCast: election_changes.on_sealed_ballot_cast,
    elections.BallotFaulty: election_changes.on_ballot_faulty,
    elections.SumPublished: election_changes.on_sum_published,
    elections.PartGiven: election_changes.on_part_given,
    elections.ElectionOpened: election_changes.on_election_opened,
    elections.RecordClosed: election_changes.on_record_closed,
    voting.PollCreated: voting.on_poll_put,
    voting.PollEdited: voting.on_poll_put,
    voting.PollOpened: voting.on_poll_put,
    voting.BallotReceived: voting.on_ballot_received,
    voting.VoteCast: voting.on_vote_cast,
    voting.PollClosed: voting.on_poll_closed,
    voting.PollCancelled: voting.on_poll_cancelled,
    roll_call.VoterCalled: roll_call.on_voter_called,
    hands.HandsEntered: hands.on_hands_entered,
    paper.PaperHandedOut: paper.on_paper_handed_out,
    paper.PaperTakenBack: paper.on_paper_taken_back,
    paper.PaperEntered: paper.on_paper_entered,
    counting.BoxOpened: counting.on_box_opened,
    ballot_box.BoxLost: ballot_box.on_box_lost,
    counting.PollCounted: counting.on_poll_counted,
    counting.TieBroken: counting.on_tie_broken,
    counting.ResultPublished: counting.on_result_published,
    proxies.ProxyGiven: proxies.on_proxy_given,
    proxies.ProxyEnded: proxies.on_proxy_ended,
    documents.DocumentRegistered: documents.on_document_put,
    documents.DocumentEdited: documents.on_document_put,
    documents.DocumentsOrdered: documents.on_documents_ordered,
    documents.ReleaseScheduled: documents.on_release_scheduled,
    documents.DocumentReplaced: documents.on_document_replaced,
    documents.DocumentReleased: documents.on_document_put,
    documents.DocumentWithdrawn: documents.on_document_withdrawn,
    annotations.LayerPublished: annotations.on_layer_published,
    recording.RecordingStarted: recording.on_recording_started,
    recording.RecordingStopped: recording.on_recording_stopped,
    recording.RecordingFiled: recording.on_recording_filed,
}

CHANGES_MINUTES: frozenset[type[Event]] = frozenset(
    {
        minutes_text.MinutesTextWritten,
        action_items.ActionItemPut,
        action_items.ActionItemRemoved,
        agenda.ConclusionRecorded,
        agenda.RemarkAdded,
        corrections.PresenceCorrected,
        deferral.ItemCarriedOver,
        documents.DocumentWithdrawn,
    }
)
"""Facts by which minutes say something else than before, also when the sitting is over."""

AFTER_APPROVAL: frozenset[type[Event]] = frozenset(
    {
        lifecycle.MeetingArchived,
        minutes_review.CommentAnswered,
        minutes_review.MinutesReopened,
        minutes_issue.MinutesIssued,
        minutes_issue.MinutesSigned,
        minutes_issue.MinutesDelivered,
        objections.MinutesObjected,
        objections.ObjectionWorded,
        objections.ObjectionAnswered,
        objections.ObjectionReasoned,
        recording.RecordingFiled,
    }
)
"""All that can still become a fact while the minutes are approved: what was decided in the sitting stays as signed."""

COMMAND_TYPES: tuple[type[Command], ...] = (lifecycle.CreateMeeting, *RULES)
EVENT_TYPES: tuple[type[Event], ...] = tuple(APPLIERS)


def decide(meeting: Meeting, actor: PersonId, command: Command, now: datetime) -> tuple[Event, ...]:
    """Decide on a command.

    Args:
        meeting: state before the command; never mutated.
        actor: authenticated sender; never read from the command.
        now: timezone-aware UTC.
    Returns: at least one event.
    Raises: Refused with the first reason found: not in the meeting, role, phase, then the rule's own.
    """
    if isinstance(command, lifecycle.CreateMeeting):
        return lifecycle.create_meeting(meeting, None, command, now)
    rule = RULES[type(command)]
    person = meeting.people.get(actor)
    if person is None:
        raise Refused(Refusal.NOT_IN_MEETING)
    require(any(role in rule.roles for role in person.roles), Refusal.NOT_ALLOWED)
    # What only a chair does, only whoever presides does; any chair may take the chair back.
    powers = rule.roles == _CHAIR and type(command) is not chairing.TakeBackChair
    require(not powers or meeting.presides(actor), Refusal.NOT_ALLOWED)
    require(meeting.phase in rule.phases, Refusal.WRONG_PHASE)
    return rule.decide(meeting, person, command, now)


def apply(meeting: Meeting, fact: Fact) -> Meeting:
    """State after a fact.  Never fails on a fact that was decided, and never looks at a clock."""
    after = APPLIERS[type(fact.event)](meeting, fact.event, fact)
    if type(fact.event) in CHANGES_MINUTES and after is not meeting:
        return replace(after, minutes=replace(after.minutes, changed_seq=fact.seq))
    return after


def state_sha256_payload(meeting: Meeting) -> bytes:
    """Canonical JSON of a state: equal states, equal bytes."""
    return msgspec.json.encode(meeting, order="deterministic")
