<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en">
<context>
    <name>AgendaPanel</name>
    <message>
        <location filename="../qml/Meetroom/AgendaPanel.qml" line="20"/>
        <source>Agenda</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/AgendaPanel.qml" line="24"/>
        <source>The secretary has not entered an agenda yet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AgendaRow</name>
    <message>
        <location filename="../qml/Meetroom/AgendaRow.qml" line="53"/>
        <source>Finish item %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/AgendaRow.qml" line="53"/>
        <source>Start item %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AskSheet</name>
    <message>
        <location filename="../qml/Meetroom/AskSheet.qml" line="31"/>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChairPoints</name>
    <message>
        <location filename="../qml/Meetroom/ChairPoints.qml" line="19"/>
        <source>Points</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChairStep</name>
    <message>
        <location filename="../qml/Meetroom/ChairStep.qml" line="20"/>
        <source>Next step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/ChairStep.qml" line="25"/>
        <source>Start the next item</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChairVotes</name>
    <message>
        <location filename="../qml/Meetroom/ChairVotes.qml" line="20"/>
        <source>Votes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/ChairVotes.qml" line="21"/>
        <source>Prepare a vote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/ChairVotes.qml" line="23"/>
        <source>No vote is prepared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/ChairVotes.qml" line="35"/>
        <location filename="../qml/Meetroom/ChairVotes.qml" line="40"/>
        <source>Cancel the vote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/ChairVotes.qml" line="36"/>
        <source>The vote is given up; what was cast stays in the record. Write down the reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/ChairVotes.qml" line="37"/>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DocumentSlot</name>
    <message>
        <location filename="../qml/Meetroom/DocumentSlot.qml" line="10"/>
        <source>Documents</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FloorPanel</name>
    <message>
        <location filename="../qml/Meetroom/FloorPanel.qml" line="22"/>
        <source>Speakers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/FloorPanel.qml" line="25"/>
        <source>Nobody has asked to speak.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MeetingHeader</name>
    <message>
        <location filename="../qml/Meetroom/MeetingHeader.qml" line="14"/>
        <source>Delegate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/MeetingHeader.qml" line="14"/>
        <source>Chair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/MeetingHeader.qml" line="14"/>
        <source>Secretary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/MeetingHeader.qml" line="47"/>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/MeetingHeader.qml" line="76"/>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MeetingNarrow</name>
    <message>
        <location filename="../qml/Meetroom/MeetingNarrow.qml" line="14"/>
        <source>Agenda</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/MeetingNarrow.qml" line="14"/>
        <source>Papers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/MeetingNarrow.qml" line="14"/>
        <source>Speakers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/MeetingNarrow.qml" line="14"/>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/MeetingNarrow.qml" line="14"/>
        <source>Chair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/MeetingNarrow.qml" line="14"/>
        <source>Vote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/MeetingNarrow.qml" line="77"/>
        <source>No vote is open.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PictureTile</name>
    <message>
        <location filename="../qml/Meetroom/PictureTile.qml" line="21"/>
        <source>speaking</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PicturesPanel</name>
    <message>
        <location filename="../qml/Meetroom/PicturesPanel.qml" line="71"/>
        <source>Join picture and sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PicturesPanel.qml" line="81"/>
        <source>Open the microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PicturesPanel.qml" line="81"/>
        <source>Close the microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PicturesPanel.qml" line="90"/>
        <source>Switch the camera off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PicturesPanel.qml" line="90"/>
        <source>Switch the camera on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PicturesPanel.qml" line="98"/>
        <source>Leave picture and sound</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PollItem</name>
    <message>
        <location filename="../qml/Meetroom/PollItem.qml" line="31"/>
        <source>%1 have voted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollItem.qml" line="36"/>
        <source>Open the vote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollItem.qml" line="37"/>
        <source>Close and count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollItem.qml" line="38"/>
        <source>Declare the result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollItem.qml" line="39"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PollSheet</name>
    <message>
        <location filename="../qml/Meetroom/PollSheet.qml" line="11"/>
        <source>Prepare a vote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollSheet.qml" line="13"/>
        <source>What is voted on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollSheet.qml" line="14"/>
        <source>Majority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollSheet.qml" line="15"/>
        <source>Counted of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollSheet.qml" line="16"/>
        <source>Time shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollSheet.qml" line="16"/>
        <source>No timer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollSheet.qml" line="16"/>
        <source>1 minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollSheet.qml" line="16"/>
        <source>2 minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollSheet.qml" line="16"/>
        <source>5 minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PollSheet.qml" line="19"/>
        <source>Prepare the vote</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PrejoinScreen</name>
    <message>
        <location filename="../qml/Meetroom/PrejoinScreen.qml" line="41"/>
        <source>You come in with the microphone closed. The chair sees your name: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PrejoinScreen.qml" line="42"/>
        <source>Join the meeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/PrejoinScreen.qml" line="43"/>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsSheet</name>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="13"/>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="16"/>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="19"/>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="25"/>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="28"/>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="29"/>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="29"/>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="29"/>
        <source>High contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="35"/>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="38"/>
        <source>Text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="44"/>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="49"/>
        <source>Leave the meeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="56"/>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SettingsSheet.qml" line="62"/>
        <source>meetroom %1: paperless meetings of public bodies. Free software under the GNU General Public License, version 3 or later. Fonts: Be Vietnam Pro and Liberation Serif (SIL Open Font License). Icons: Lucide (ISC). Built with Qt for Python (LGPL) and other free libraries; their licences come with the program.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <location filename="../qml/Meetroom/Sheet.qml" line="39"/>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SpeechRow</name>
    <message>
        <location filename="../qml/Meetroom/SpeechRow.qml" line="52"/>
        <source>Give the floor to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SpeechRow.qml" line="60"/>
        <source>Take %1 off the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SpeechRow.qml" line="68"/>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SpeechRow.qml" line="68"/>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SpeechRow.qml" line="69"/>
        <source>+1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/SpeechRow.qml" line="70"/>
        <source>End</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartCreate</name>
    <message>
        <location filename="../qml/Meetroom/StartCreate.qml" line="10"/>
        <source>Create a meeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartCreate.qml" line="13"/>
        <source>Name of the meeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartCreate.qml" line="14"/>
        <source>Body that meets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartCreate.qml" line="15"/>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartCreate.qml" line="16"/>
        <source>Rules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartCreate.qml" line="17"/>
        <source>I chair this meeting as well as keep its minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartCreate.qml" line="20"/>
        <source>Create the meeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartCreate.qml" line="27"/>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartHead</name>
    <message>
        <location filename="../qml/Meetroom/StartHead.qml" line="21"/>
        <source>Paperless meetings of public bodies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartHead.qml" line="23"/>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartMeetings</name>
    <message>
        <location filename="../qml/Meetroom/StartMeetings.qml" line="11"/>
        <source>Meetings of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartMeetings.qml" line="14"/>
        <source>You are on the list of no meeting yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartMeetings.qml" line="35"/>
        <source>Create a meeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartMeetings.qml" line="36"/>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartRecent</name>
    <message>
        <location filename="../qml/Meetroom/StartRecent.qml" line="11"/>
        <source>Recent meetings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartWelcome</name>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="22"/>
        <source>Come in by invitation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="25"/>
        <source>Invitation link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="26"/>
        <source>Come in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="29"/>
        <source>Host a meeting on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="32"/>
        <source>This machine becomes the meeting server. Others come in by the invitations you make.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="33"/>
        <source>Host here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="37"/>
        <source>Log in with your name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="42"/>
        <source>Server address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="43"/>
        <source>Name for logging in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="44"/>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/StartWelcome.qml" line="48"/>
        <source>Log in</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <location filename="../qml/Meetroom/Toast.qml" line="31"/>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VideoTile</name>
    <message>
        <location filename="../qml/Meetroom/VideoTile.qml" line="21"/>
        <location filename="../qml/Meetroom/VideoTile.qml" line="77"/>
        <source>Connection lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/VideoTile.qml" line="21"/>
        <location filename="../qml/Meetroom/VideoTile.qml" line="77"/>
        <source>Picture interrupted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/VideoTile.qml" line="21"/>
        <source>speaking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/VideoTile.qml" line="21"/>
        <source>microphone off</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VoteCard</name>
    <message>
        <location filename="../qml/Meetroom/VoteCard.qml" line="33"/>
        <source>RESULT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/VoteCard.qml" line="33"/>
        <source>VOTE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/VoteCard.qml" line="45"/>
        <location filename="../qml/Meetroom/VoteCard.qml" line="88"/>
        <source>In favour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/VoteCard.qml" line="58"/>
        <location filename="../qml/Meetroom/VoteCard.qml" line="89"/>
        <source>Against</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../qml/Meetroom/VoteCard.qml" line="72"/>
        <location filename="../qml/Meetroom/VoteCard.qml" line="90"/>
        <source>Abstain</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
