<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>AgendaEditor</name>
    <message>
        <source>Add an item</source>
        <translation>Add an item</translation>
    </message>
    <message>
        <source>The agenda is empty. Add the first item.</source>
        <translation>The agenda is empty. Add the first item.</translation>
    </message>
    <message>
        <source>Defer the item</source>
        <translation>Defer the item</translation>
    </message>
    <message>
        <source>The item is taken from the table. It can be called again later, or left to the next meeting.</source>
        <translation>The item is taken from the table. It can be called again later, or left to the next meeting.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Defer</source>
        <translation>Defer</translation>
    </message>
</context>
<context>
    <name>AgendaPanel</name>
    <message>
        <source>Agenda</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>Order the agenda, defer or add items</source>
        <translation>Order the agenda, defer or add items</translation>
    </message>
    <message>
        <source>The secretary has not entered an agenda yet.</source>
        <translation>The secretary has not entered an agenda yet.</translation>
    </message>
</context>
<context>
    <name>AgendaRow</name>
    <message>
        <source>Finish item %1</source>
        <translation>Finish item %1</translation>
    </message>
    <message>
        <source>Start item %1</source>
        <translation>Start item %1</translation>
    </message>
</context>
<context>
    <name>AgendaSheet</name>
    <message>
        <source>Agenda</source>
        <translation>Agenda</translation>
    </message>
</context>
<context>
    <name>Amount</name>
    <message>
        <source>%1: one less</source>
        <translation>%1: one less</translation>
    </message>
    <message>
        <source>%1: one more</source>
        <translation>%1: one more</translation>
    </message>
</context>
<context>
    <name>ArchiveCard</name>
    <message>
        <source>Archive</source>
        <translation>Archive</translation>
    </message>
    <message>
        <source>The meeting can be archived once the chair has approved the minutes.</source>
        <translation>The meeting can be archived once the chair has approved the minutes.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Archive the meeting</source>
        <translation>Archive the meeting</translation>
    </message>
    <message>
        <source>Make the archive</source>
        <translation>Make the archive</translation>
    </message>
    <message>
        <source>Make it again</source>
        <translation>Make it again</translation>
    </message>
    <message>
        <source>Save the archive (zip)</source>
        <translation>Save the archive (zip)</translation>
    </message>
    <message>
        <source>Save the chain of facts</source>
        <translation>Save the chain of facts</translation>
    </message>
    <message>
        <source>Archive the meeting?</source>
        <translation>Archive the meeting?</translation>
    </message>
</context>
<context>
    <name>AskFloorSheet</name>
    <message>
        <source>Ask to speak</source>
        <translation>Ask to speak</translation>
    </message>
    <message>
        <source>Contribution</source>
        <translation>Contribution</translation>
    </message>
    <message>
        <source>Before the others on the list</source>
        <translation>Before the others on the list</translation>
    </message>
    <message>
        <source>Point of order: what is it about?</source>
        <translation>Point of order: what is it about?</translation>
    </message>
    <message>
        <source>In a few words (may be empty)</source>
        <translation>In a few words (may be empty)</translation>
    </message>
</context>
<context>
    <name>AskSheet</name>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>AudienceSheet</name>
    <message>
        <source>Who may read it</source>
        <translation>Who may read it</translation>
    </message>
    <message>
        <source>Search by name, office, role or point</source>
        <translation>Search by name, office, role or point</translation>
    </message>
    <message>
        <source>Choose all %1 found</source>
        <translation>Choose all %1 found</translation>
    </message>
    <message>
        <source>Choose these</source>
        <translation>Choose these</translation>
    </message>
</context>
<context>
    <name>BoardLine</name>
    <message>
        <source>online</source>
        <translation>online</translation>
    </message>
    <message>
        <source>not online</source>
        <translation>not online</translation>
    </message>
</context>
<context>
    <name>CalendarSheet</name>
    <message>
        <source>Month %1/%2</source>
        <translation>Month %1/%2</translation>
    </message>
    <message>
        <source>The month before</source>
        <translation>The month before</translation>
    </message>
    <message>
        <source>Choose a day</source>
        <translation>Choose a day</translation>
    </message>
    <message>
        <source>The month after</source>
        <translation>The month after</translation>
    </message>
    <message>
        <source>Mo</source>
        <translation>Mo</translation>
    </message>
    <message>
        <source>Tu</source>
        <translation>Tu</translation>
    </message>
    <message>
        <source>We</source>
        <translation>We</translation>
    </message>
    <message>
        <source>Th</source>
        <translation>Th</translation>
    </message>
    <message>
        <source>Fr</source>
        <translation>Fr</translation>
    </message>
    <message>
        <source>Sa</source>
        <translation>Sa</translation>
    </message>
    <message>
        <source>Su</source>
        <translation>Su</translation>
    </message>
</context>
<context>
    <name>CallControls</name>
    <message>
        <source>Join picture and sound</source>
        <translation>Join picture and sound</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>No camera found</translation>
    </message>
    <message>
        <source>Switch the camera off</source>
        <translation>Switch the camera off</translation>
    </message>
    <message>
        <source>Switch the camera on</source>
        <translation>Switch the camera on</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <translation>Stop sharing</translation>
    </message>
    <message>
        <source>Share a screen or a window</source>
        <translation>Share a screen or a window</translation>
    </message>
    <message>
        <source>Show the speaker large</source>
        <translation>Show the speaker large</translation>
    </message>
    <message>
        <source>Show everybody alike</source>
        <translation>Show everybody alike</translation>
    </message>
    <message>
        <source>Pictures again</source>
        <translation>Pictures again</translation>
    </message>
    <message>
        <source>Sound only, for a weak line</source>
        <translation>Sound only, for a weak line</translation>
    </message>
    <message>
        <source>Back to the papers</source>
        <translation>Back to the papers</translation>
    </message>
    <message>
        <source>Large pictures</source>
        <translation>Large pictures</translation>
    </message>
    <message>
        <source>Show agenda and speakers</source>
        <translation>Show agenda and speakers</translation>
    </message>
    <message>
        <source>Pictures over the whole window</source>
        <translation>Pictures over the whole window</translation>
    </message>
    <message>
        <source>Room display (open)</source>
        <translation>Room display (open)</translation>
    </message>
    <message>
        <source>Room display</source>
        <translation>Room display</translation>
    </message>
    <message>
        <source>Leave picture and sound</source>
        <translation>Leave picture and sound</translation>
    </message>
</context>
<context>
    <name>CallTile</name>
    <message>
        <source>Show the figures of this line</source>
        <translation>Show the figures of this line</translation>
    </message>
</context>
<context>
    <name>ChairPoints</name>
    <message>
        <source>Points</source>
        <translation>Points</translation>
    </message>
</context>
<context>
    <name>ChairStep</name>
    <message>
        <source>Next step</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Needs you</translation>
    </message>
    <message>
        <source>Open the doors</source>
        <translation>Open the doors</translation>
    </message>
    <message>
        <source>Close the doors…</source>
        <translation>Close the doors…</translation>
    </message>
    <message>
        <source>Hand over…</source>
        <translation>Hand over…</translation>
    </message>
    <message>
        <source>Declare the results</source>
        <translation>Declare the results</translation>
    </message>
    <message>
        <source>Declare all %1 counted results now? Everybody sees them, and that cannot be taken back.</source>
        <translation>Declare all %1 counted results now? Everybody sees them, and that cannot be taken back.</translation>
    </message>
    <message>
        <source>Declare all</source>
        <translation>Declare all</translation>
    </message>
</context>
<context>
    <name>ChairVotes</name>
    <message>
        <source>Votes</source>
        <translation>Votes</translation>
    </message>
    <message>
        <source>New vote</source>
        <translation>New vote</translation>
    </message>
    <message>
        <source>Proxies</source>
        <translation>Proxies</translation>
    </message>
    <message>
        <source>Voting weights</source>
        <translation>Voting weights</translation>
    </message>
    <message>
        <source>No vote is prepared.</source>
        <translation>No vote is prepared.</translation>
    </message>
    <message>
        <source>Close the vote</source>
        <translation>Close the vote</translation>
    </message>
    <message>
        <source>Close and count</source>
        <translation>Close and count</translation>
    </message>
    <message>
        <source>Cancel the vote</source>
        <translation>Cancel the vote</translation>
    </message>
    <message>
        <source>The vote is given up; what was cast stays in the record. Write down the reason.</source>
        <translation>The vote is given up; what was cast stays in the record. Write down the reason.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>ChoiceBar</name>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Highlight</source>
        <translation>Highlight</translation>
    </message>
    <message>
        <source>Choose nothing</source>
        <translation>Choose nothing</translation>
    </message>
</context>
<context>
    <name>ChoiceHandle</name>
    <message>
        <source>End of the chosen text</source>
        <translation>End of the chosen text</translation>
    </message>
    <message>
        <source>Beginning of the chosen text</source>
        <translation>Beginning of the chosen text</translation>
    </message>
</context>
<context>
    <name>CloserSheet</name>
    <message>
        <source>No longer spotlight</source>
        <translation>No longer spotlight</translation>
    </message>
    <message>
        <source>Spotlight for me</source>
        <translation>Spotlight for me</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Mute</translation>
    </message>
</context>
<context>
    <name>CommentLine</name>
    <message>
        <source>A word of answer</source>
        <translation>A word of answer</translation>
    </message>
    <message>
        <source>Taken up</source>
        <translation>Taken up</translation>
    </message>
    <message>
        <source>Not taken up</source>
        <translation>Not taken up</translation>
    </message>
</context>
<context>
    <name>ConclusionSheet</name>
    <message>
        <source>Conclusion of the chair</source>
        <translation>Conclusion of the chair</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Record</translation>
    </message>
</context>
<context>
    <name>ContentsSheet</name>
    <message>
        <source>Go to page</source>
        <translation>Go to page</translation>
    </message>
    <message>
        <source>Enter a number from 1 to %1.</source>
        <translation>Enter a number from 1 to %1.</translation>
    </message>
    <message>
        <source>Page number (1 to %1)</source>
        <translation>Page number (1 to %1)</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Go</translation>
    </message>
    <message>
        <source>What to choose from</source>
        <translation>What to choose from</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Contents and bookmarks</source>
        <translation>Contents and bookmarks</translation>
    </message>
    <message>
        <source>This document has no outline, and you have set no bookmark yet. The bookmark button at the top marks the page you read.</source>
        <translation>This document has no outline, and you have set no bookmark yet. The bookmark button at the top marks the page you read.</translation>
    </message>
    <message>
        <source>Bookmark on page %1</source>
        <translation>Bookmark on page %1</translation>
    </message>
</context>
<context>
    <name>CountingSheet</name>
    <message>
        <source>Counting record of the paper ballots</source>
        <translation>Counting record of the paper ballots</translation>
    </message>
    <message>
        <source>In favour</source>
        <translation>In favour</translation>
    </message>
    <message>
        <source>Number of votes</source>
        <translation>Number of votes</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Against</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Abstain</translation>
    </message>
    <message>
        <source>Counted by</source>
        <translation>Counted by</translation>
    </message>
    <message>
        <source>Remark (may be empty)</source>
        <translation>Remark (may be empty)</translation>
    </message>
    <message>
        <source>Enter the record</source>
        <translation>Enter the record</translation>
    </message>
</context>
<context>
    <name>DateField</name>
    <message>
        <source>dd/mm/yyyy</source>
        <translation>dd/mm/yyyy</translation>
    </message>
    <message>
        <source>Choose in the calendar</source>
        <translation>Choose in the calendar</translation>
    </message>
</context>
<context>
    <name>DeliveryCard</name>
    <message>
        <source>Hand on</source>
        <translation>Hand on</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Send to the document system (edXML)</source>
        <translation>Send to the document system (edXML)</translation>
    </message>
    <message>
        <source>Save as edXML</source>
        <translation>Save as edXML</translation>
    </message>
</context>
<context>
    <name>DeskAgenda</name>
    <message>
        <source>Agenda</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>Drop papers on the item they belong to.</source>
        <translation>Drop papers on the item they belong to.</translation>
    </message>
    <message>
        <source>Add an item</source>
        <translation>Add an item</translation>
    </message>
    <message>
        <source>Templates and other meetings</source>
        <translation>Templates and other meetings</translation>
    </message>
</context>
<context>
    <name>DeskAttendance</name>
    <message>
        <source>Attendance</source>
        <translation>Attendance</translation>
    </message>
    <message>
        <source>Sign in a whole point</source>
        <translation>Sign in a whole point</translation>
    </message>
    <message>
        <source>Sign out a whole point</source>
        <translation>Sign out a whole point</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Search a name</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Point</translation>
    </message>
    <message>
        <source>Whom the list shows</source>
        <translation>Whom the list shows</translation>
    </message>
    <message>
        <source>Nobody on the list fits this choice.</source>
        <translation>Nobody on the list fits this choice.</translation>
    </message>
    <message>
        <source>Everybody of the point who is not excused is recorded as present now.</source>
        <translation>Everybody of the point who is not excused is recorded as present now.</translation>
    </message>
    <message>
        <source>Everybody who is at the point is recorded as having left now.</source>
        <translation>Everybody who is at the point is recorded as having left now.</translation>
    </message>
    <message>
        <source>Excuse an absence</source>
        <translation>Excuse an absence</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Record</translation>
    </message>
</context>
<context>
    <name>DeskMinutes</name>
    <message>
        <source>Minutes</source>
        <translation>Minutes</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>Add a remark</source>
        <translation>Add a remark</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Write</translation>
    </message>
    <message>
        <source>Tasks (%1)</source>
        <translation>Tasks (%1)</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>Preview, comments (%1)</source>
        <translation>Preview, comments (%1)</translation>
    </message>
    <message>
        <source>Preview, comments</source>
        <translation>Preview, comments</translation>
    </message>
    <message>
        <source>Paper and archive</source>
        <translation>Paper and archive</translation>
    </message>
    <message>
        <source>Line for the minutes</source>
        <translation>Line for the minutes</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Record</translation>
    </message>
</context>
<context>
    <name>DeskPapers</name>
    <message>
        <source>Papers</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>Drop files or folders on an item, or here. Nobody reads a paper before it is released.</source>
        <translation>Drop files or folders on an item, or here. Nobody reads a paper before it is released.</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Add files</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>Add a folder</translation>
    </message>
    <message>
        <source>Release all</source>
        <translation>Release all</translation>
    </message>
    <message>
        <source>The agenda is empty and no paper is here yet. Drop files here, or begin with the agenda.</source>
        <translation>The agenda is empty and no paper is here yet. Drop files here, or begin with the agenda.</translation>
    </message>
    <message>
        <source>Withdraw the paper</source>
        <translation>Withdraw the paper</translation>
    </message>
    <message>
        <source>Every copy of its key is destroyed and nobody can open it any more. Write down the reason.</source>
        <translation>Every copy of its key is destroyed and nobody can open it any more. Write down the reason.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Withdraw</translation>
    </message>
</context>
<context>
    <name>DeskPeople</name>
    <message>
        <source>People</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Points: %1</source>
        <translation>Points: %1</translation>
    </message>
    <message>
        <source>No point is connected yet.</source>
        <translation>No point is connected yet.</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>Add a person</translation>
    </message>
    <message>
        <source>From a file</source>
        <translation>From a file</translation>
    </message>
    <message>
        <source>Add a point</source>
        <translation>Add a point</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Groups</translation>
    </message>
    <message>
        <source>Voting weights</source>
        <translation>Voting weights</translation>
    </message>
    <message>
        <source>The list from the file is being carried out: %1</source>
        <translation>The list from the file is being carried out: %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>Change %1</translation>
    </message>
    <message>
        <source>Invitation for %1</source>
        <translation>Invitation for %1</translation>
    </message>
    <message>
        <source>Name of the room</source>
        <translation>Name of the room</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>DeskReadiness</name>
    <message>
        <source>Papers on the machines</source>
        <translation>Papers on the machines</translation>
    </message>
    <message>
        <source>A file counts once the machine has all of it and has verified it; it need not be released.</source>
        <translation>A file counts once the machine has all of it and has verified it; it need not be released.</translation>
    </message>
    <message>
        <source>Who is shown</source>
        <translation>Who is shown</translation>
    </message>
    <message>
        <source>Search a name or a point</source>
        <translation>Search a name or a point</translation>
    </message>
</context>
<context>
    <name>DeskView</name>
    <message>
        <source>Secretary&apos;s desk</source>
        <translation>Secretary&apos;s desk</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>Attendance</source>
        <translation>Attendance</translation>
    </message>
    <message>
        <source>Agenda</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>People</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minutes</translation>
    </message>
    <message>
        <source>Meeting</source>
        <translation>Meeting</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Pictures</translation>
    </message>
</context>
<context>
    <name>DeviceList</name>
    <message>
        <source>Camera</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>Level of the microphone</source>
        <translation>Level of the microphone</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Speaker</translation>
    </message>
</context>
<context>
    <name>DocumentHeader</name>
    <message>
        <source>Choose a document</source>
        <translation>Choose a document</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>Stop leading the others</source>
        <translation>Stop leading the others</translation>
    </message>
    <message>
        <source>Let the others follow my page</source>
        <translation>Let the others follow my page</translation>
    </message>
    <message>
        <source>Stop following</source>
        <translation>Stop following</translation>
    </message>
    <message>
        <source>Search in the document</source>
        <translation>Search in the document</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Smaller</translation>
    </message>
    <message>
        <source>Fit to width, now %1</source>
        <translation>Fit to width, now %1</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Larger</translation>
    </message>
    <message>
        <source>How to read: pages, size, turning</source>
        <translation>How to read: pages, size, turning</translation>
    </message>
    <message>
        <source>Light page</source>
        <translation>Light page</translation>
    </message>
    <message>
        <source>Dark page</source>
        <translation>Dark page</translation>
    </message>
    <message>
        <source>Remove the bookmark</source>
        <translation>Remove the bookmark</translation>
    </message>
    <message>
        <source>Bookmark this page</source>
        <translation>Bookmark this page</translation>
    </message>
    <message>
        <source>Page %1 of %2, go to another page</source>
        <translation>Page %1 of %2, go to another page</translation>
    </message>
</context>
<context>
    <name>DocumentState</name>
    <message>
        <source>Choose a document</source>
        <translation>Choose a document</translation>
    </message>
</context>
<context>
    <name>DocumentsSheet</name>
    <message>
        <source>Documents</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>There are no documents yet. They appear here as soon as they are released.</source>
        <translation>There are no documents yet. They appear here as soon as they are released.</translation>
    </message>
    <message>
        <source>Search all documents</source>
        <translation>Search all documents</translation>
    </message>
</context>
<context>
    <name>DoorSheet</name>
    <message>
        <source>Point</source>
        <translation>Point</translation>
    </message>
    <message>
        <source>Code for signing in at %1</source>
        <translation>Code for signing in at %1</translation>
    </message>
    <message>
        <source>Hold your device&apos;s camera before it, or press “With a code…” and type the digits. The code changes every half minute.</source>
        <translation>Hold your device&apos;s camera before it, or press “With a code…” and type the digits. The code changes every half minute.</translation>
    </message>
    <message>
        <source>Show the code again</source>
        <translation>Show the code again</translation>
    </message>
    <message>
        <source>Read badges with this camera</source>
        <translation>Read badges with this camera</translation>
    </message>
    <message>
        <source>Arrivals</source>
        <translation>Arrivals</translation>
    </message>
    <message>
        <source>Nobody is here yet.</source>
        <translation>Nobody is here yet.</translation>
    </message>
</context>
<context>
    <name>DoorsSheet</name>
    <message>
        <source>Close the doors</source>
        <translation>Close the doors</translation>
    </message>
    <message>
        <source>Guests, observers and operators see and hear nothing more. The list of speakers is emptied, a recording ends.</source>
        <translation>Guests, observers and operators see and hear nothing more. The list of speakers is emptied, a recording ends.</translation>
    </message>
    <message>
        <source>Reason, for the minutes (may be empty)</source>
        <translation>Reason, for the minutes (may be empty)</translation>
    </message>
</context>
<context>
    <name>DraftLine</name>
    <message>
        <source>Title</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>Agenda item</source>
        <translation>Agenda item</translation>
    </message>
    <message>
        <source>Do not hand in “%1”</source>
        <translation>Do not hand in “%1”</translation>
    </message>
</context>
<context>
    <name>EditorMenu</name>
    <message>
        <source>Cut</source>
        <translation>Cut</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Paste</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Select all</translation>
    </message>
</context>
<context>
    <name>EditorTools</name>
    <message>
        <source>Bold (Ctrl+B)</source>
        <translation>Bold (Ctrl+B)</translation>
    </message>
    <message>
        <source>Italic (Ctrl+I)</source>
        <translation>Italic (Ctrl+I)</translation>
    </message>
    <message>
        <source>Underline (Ctrl+U)</source>
        <translation>Underline (Ctrl+U)</translation>
    </message>
    <message>
        <source>Points (Ctrl+Shift+8)</source>
        <translation>Points (Ctrl+Shift+8)</translation>
    </message>
    <message>
        <source>Numbers (Ctrl+Shift+7)</source>
        <translation>Numbers (Ctrl+Shift+7)</translation>
    </message>
    <message>
        <source>Back (Ctrl+Z)</source>
        <translation>Back (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Again (Ctrl+Y)</source>
        <translation>Again (Ctrl+Y)</translation>
    </message>
    <message>
        <source>Phrases</source>
        <translation>Phrases</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>Change the conclusion</source>
        <translation>Change the conclusion</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>Add a task</source>
        <translation>Add a task</translation>
    </message>
    <message>
        <source>Write down now</source>
        <translation>Write down now</translation>
    </message>
</context>
<context>
    <name>ExportSheet</name>
    <message>
        <source>Save a copy with marks</source>
        <translation>Save a copy with marks</translation>
    </message>
    <message>
        <source>Your own marks (%1) are in the copy.</source>
        <translation>Your own marks (%1) are in the copy.</translation>
    </message>
    <message>
        <source>With the marks others share with me (%1)</source>
        <translation>With the marks others share with me (%1)</translation>
    </message>
    <message>
        <source>Make marks part of the pages: they show in every program, but cannot be changed any more</source>
        <translation>Make marks part of the pages: they show in every program, but cannot be changed any more</translation>
    </message>
    <message>
        <source>Write my name and the time across every page</source>
        <translation>Write my name and the time across every page</translation>
    </message>
    <message>
        <source>Open the copy</source>
        <translation>Open the copy</translation>
    </message>
    <message>
        <source>Choose where to save…</source>
        <translation>Choose where to save…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>FactLine</name>
    <message>
        <source>Insert at the cursor</source>
        <translation>Insert at the cursor</translation>
    </message>
</context>
<context>
    <name>FileState</name>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
</context>
<context>
    <name>FloorPanel</name>
    <message>
        <source>Speakers</source>
        <translation>Speakers</translation>
    </message>
    <message>
        <source>Nobody has asked to speak.</source>
        <translation>Nobody has asked to speak.</translation>
    </message>
</context>
<context>
    <name>GroupPicker</name>
    <message>
        <source>Groups</source>
        <translation>Groups</translation>
    </message>
    <message>
        <source>Papers and marks can be given to a group as a whole.</source>
        <translation>Papers and marks can be given to a group as a whole.</translation>
    </message>
    <message>
        <source>Name of a new group</source>
        <translation>Name of a new group</translation>
    </message>
    <message>
        <source>Add the group</source>
        <translation>Add the group</translation>
    </message>
</context>
<context>
    <name>GroupsSheet</name>
    <message>
        <source>Groups</source>
        <translation>Groups</translation>
    </message>
    <message>
        <source>There is no group yet. Open a person and write down the name of a group.</source>
        <translation>There is no group yet. Open a person and write down the name of a group.</translation>
    </message>
    <message>
        <source>Rename “%1”</source>
        <translation>Rename “%1”</translation>
    </message>
    <message>
        <source>New name of “%1”</source>
        <translation>New name of “%1”</translation>
    </message>
    <message>
        <source>Its people and the readers of its papers go with it. Marks that somebody shared with the old name stay with that name; whoever made them can share them again.</source>
        <translation>Its people and the readers of its papers go with it. Marks that somebody shared with the old name stay with that name; whoever made them can share them again.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Rename</translation>
    </message>
</context>
<context>
    <name>HandButtons</name>
    <message>
        <source>Ask with a stance, or raise a point of order</source>
        <translation>Ask with a stance, or raise a point of order</translation>
    </message>
</context>
<context>
    <name>HandoverSheet</name>
    <message>
        <source>Hand over the chair</source>
        <translation>Hand over the chair</translation>
    </message>
    <message>
        <source>Whoever you choose has the chair&apos;s powers until you take them back. Only people who are here are listed.</source>
        <translation>Whoever you choose has the chair&apos;s powers until you take them back. Only people who are here are listed.</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Search a name</translation>
    </message>
    <message>
        <source>Reason, for the minutes (may be empty)</source>
        <translation>Reason, for the minutes (may be empty)</translation>
    </message>
    <message>
        <source>Nobody who could preside is here by this name.</source>
        <translation>Nobody who could preside is here by this name.</translation>
    </message>
</context>
<context>
    <name>HandsForm</name>
    <message>
        <source>In favour</source>
        <translation>In favour</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Against</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Abstain</translation>
    </message>
    <message>
        <source>Enter the numbers</source>
        <translation>Enter the numbers</translation>
    </message>
</context>
<context>
    <name>HeaderFacts</name>
    <message>
        <source>Delegate</source>
        <translation>Delegate</translation>
    </message>
    <message>
        <source>Chair</source>
        <translation>Chair</translation>
    </message>
    <message>
        <source>Secretary</source>
        <translation>Secretary</translation>
    </message>
    <message>
        <source>View</source>
        <translation>View</translation>
    </message>
</context>
<context>
    <name>ImportColumns</name>
    <message>
        <source>Sheet of the workbook</source>
        <translation>Sheet of the workbook</translation>
    </message>
    <message>
        <source>Row with the heads of the columns</source>
        <translation>Row with the heads of the columns</translation>
    </message>
</context>
<context>
    <name>ImportPreview</name>
    <message>
        <source>Columns</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>Another file</source>
        <translation>Another file</translation>
    </message>
    <message>
        <source>Which rows are shown</source>
        <translation>Which rows are shown</translation>
    </message>
    <message>
        <source>Rows of the list</source>
        <translation>Rows of the list</translation>
    </message>
    <message>
        <source>You may close this and go on working; it goes on by itself.</source>
        <translation>You may close this and go on working; it goes on by itself.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Look the list over again</source>
        <translation>Look the list over again</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ImportStart</name>
    <message>
        <source>Drop a list here or choose it: Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, up to 5,000 people. Its columns may hold name, office, body, point, group, role, right to vote and name for logging in.</source>
        <translation>Drop a list here or choose it: Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, up to 5,000 people. Its columns may hold name, office, body, point, group, role, right to vote and name for logging in.</translation>
    </message>
    <message>
        <source>You see first what would change; nothing changes before you say so. An empty cell changes nothing, and nobody is removed.</source>
        <translation>You see first what would change; nothing changes before you say so. An empty cell changes nothing, and nobody is removed.</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Choose a file</translation>
    </message>
    <message>
        <source>Save a template (.xlsx)</source>
        <translation>Save a template (.xlsx)</translation>
    </message>
    <message>
        <source>Save the template</source>
        <translation>Save the template</translation>
    </message>
</context>
<context>
    <name>InkOptions</name>
    <message>
        <source>Blue</source>
        <translation>Blue</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Green</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>Amber</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Black</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violet</translation>
    </message>
    <message>
        <source>Small letters</source>
        <translation>Small letters</translation>
    </message>
    <message>
        <source>Medium letters</source>
        <translation>Medium letters</translation>
    </message>
    <message>
        <source>Large letters</source>
        <translation>Large letters</translation>
    </message>
    <message>
        <source>Thin</source>
        <translation>Thin</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Medium</translation>
    </message>
    <message>
        <source>Thick</source>
        <translation>Thick</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>Arrow</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rectangle</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Who sees what you draw: %1</source>
        <translation>Who sees what you draw: %1</translation>
    </message>
    <message>
        <source>Mark lines of text</source>
        <translation>Mark lines of text</translation>
    </message>
    <message>
        <source>Mark freehand</source>
        <translation>Mark freehand</translation>
    </message>
    <message>
        <source>Whole strokes</source>
        <translation>Whole strokes</translation>
    </message>
    <message>
        <source>Only where it goes</source>
        <translation>Only where it goes</translation>
    </message>
</context>
<context>
    <name>InkSetting</name>
    <message>
        <source>How the eraser works</source>
        <translation>How the eraser works</translation>
    </message>
    <message>
        <source>Another colour for what is selected</source>
        <translation>Another colour for what is selected</translation>
    </message>
    <message>
        <source>Colour and thickness</source>
        <translation>Colour and thickness</translation>
    </message>
</context>
<context>
    <name>InkToolbar</name>
    <message>
        <source>Pen</source>
        <translation>Pen</translation>
    </message>
    <message>
        <source>Highlighter</source>
        <translation>Highlighter</translation>
    </message>
    <message>
        <source>Underline</source>
        <translation>Underline</translation>
    </message>
    <message>
        <source>Text: tap where it begins</source>
        <translation>Text: tap where it begins</translation>
    </message>
    <message>
        <source>Note: tap where it belongs</source>
        <translation>Note: tap where it belongs</translation>
    </message>
    <message>
        <source>Lines and shapes</source>
        <translation>Lines and shapes</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Eraser</translation>
    </message>
    <message>
        <source>Lasso: draw around marks to move, recolour, share or delete them</source>
        <translation>Lasso: draw around marks to move, recolour, share or delete them</translation>
    </message>
    <message>
        <source>Pointer: everybody who follows sees where you point</source>
        <translation>Pointer: everybody who follows sees where you point</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>List of the marks in this document</source>
        <translation>List of the marks in this document</translation>
    </message>
    <message>
        <source>Who sees what you draw: %1</source>
        <translation>Who sees what you draw: %1</translation>
    </message>
    <message>
        <source>Share what is selected (%1)</source>
        <translation>Share what is selected (%1)</translation>
    </message>
    <message>
        <source>Delete what is selected (%1)</source>
        <translation>Delete what is selected (%1)</translation>
    </message>
</context>
<context>
    <name>InvitationNotice</name>
    <message>
        <source>I will come</source>
        <translation>I will come</translation>
    </message>
    <message>
        <source>I cannot come…</source>
        <translation>I cannot come…</translation>
    </message>
    <message>
        <source>Change my answer</source>
        <translation>Change my answer</translation>
    </message>
    <message>
        <source>I cannot come</source>
        <translation>I cannot come</translation>
    </message>
    <message>
        <source>The secretary sees your answer and notes the excuse. You can change it until you are signed in.</source>
        <translation>The secretary sees your answer and notes the excuse. You can change it until you are signed in.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Send</translation>
    </message>
</context>
<context>
    <name>InvitationSheet</name>
    <message>
        <source>Invitation for %1</source>
        <translation>Invitation for %1</translation>
    </message>
    <message>
        <source>Invitation as QR code</source>
        <translation>Invitation as QR code</translation>
    </message>
    <message>
        <source>Works once, until %1. Hand it to this person only.</source>
        <translation>Works once, until %1. Hand it to this person only.</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>Copy the link</translation>
    </message>
</context>
<context>
    <name>IssueCard</name>
    <message>
        <source>Number and issue</source>
        <translation>Number and issue</translation>
    </message>
    <message>
        <source>Number and code</source>
        <translation>Number and code</translation>
    </message>
    <message>
        <source>Language of the paper</source>
        <translation>Language of the paper</translation>
    </message>
    <message>
        <source>Recipients, a line each</source>
        <translation>Recipients, a line each</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>The paper can be issued once the chair has approved the minutes.</source>
        <translation>The paper can be issued once the chair has approved the minutes.</translation>
    </message>
    <message>
        <source>Issue again</source>
        <translation>Issue again</translation>
    </message>
    <message>
        <source>Issue the paper</source>
        <translation>Issue the paper</translation>
    </message>
</context>
<context>
    <name>ItemLine</name>
    <message>
        <source>Show to everybody</source>
        <translation>Show to everybody</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Move “%1”: drag it, or press the arrow keys</source>
        <translation>Move “%1”: drag it, or press the arrow keys</translation>
    </message>
    <message>
        <source>Conclusion of the chair</source>
        <translation>Conclusion of the chair</translation>
    </message>
    <message>
        <source>Leave to the next meeting</source>
        <translation>Leave to the next meeting</translation>
    </message>
    <message>
        <source>Defer</source>
        <translation>Defer</translation>
    </message>
    <message>
        <source>Take off the agenda</source>
        <translation>Take off the agenda</translation>
    </message>
</context>
<context>
    <name>ItemSheet</name>
    <message>
        <source>Add an item</source>
        <translation>Add an item</translation>
    </message>
    <message>
        <source>Change the item</source>
        <translation>Change the item</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Minutes planned</source>
        <translation>Minutes planned</translation>
    </message>
    <message>
        <source>Who presents it</source>
        <translation>Who presents it</translation>
    </message>
    <message>
        <source>Part of</source>
        <translation>Part of</translation>
    </message>
    <message>
        <source>Behind closed doors: guests see and hear nothing</source>
        <translation>Behind closed doors: guests see and hear nothing</translation>
    </message>
    <message>
        <source>Hidden until it is shown to everybody</source>
        <translation>Hidden until it is shown to everybody</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>KeptMinutes</name>
    <message>
        <source>Save the PDF…</source>
        <translation>Save the PDF…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>LibraryList</name>
    <message>
        <source>Search the documents and own notes of all meetings, with or without marks</source>
        <translation>Search the documents and own notes of all meetings, with or without marks</translation>
    </message>
    <message>
        <source>Remove everything from this machine…</source>
        <translation>Remove everything from this machine…</translation>
    </message>
    <message>
        <source>Remove everything?</source>
        <translation>Remove everything?</translation>
    </message>
    <message>
        <source>Remove everything</source>
        <translation>Remove everything</translation>
    </message>
</context>
<context>
    <name>LibraryMeeting</name>
    <message>
        <source>Documents</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>Own notes</source>
        <translation>Own notes</translation>
    </message>
    <message>
        <source>Remove this meeting from this machine…</source>
        <translation>Remove this meeting from this machine…</translation>
    </message>
    <message>
        <source>All meetings</source>
        <translation>All meetings</translation>
    </message>
    <message>
        <source>Remove this meeting?</source>
        <translation>Remove this meeting?</translation>
    </message>
    <message>
        <source>Remove it from this machine</source>
        <translation>Remove it from this machine</translation>
    </message>
</context>
<context>
    <name>LibraryScreen</name>
    <message>
        <source>Back to the library</source>
        <translation>Back to the library</translation>
    </message>
    <message>
        <source>Back to the meeting</source>
        <translation>Back to the meeting</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Library</translation>
    </message>
</context>
<context>
    <name>LineButton</name>
    <message>
        <source>My line: %1</source>
        <translation>My line: %1</translation>
    </message>
</context>
<context>
    <name>MarkLine</name>
    <message>
        <source>Page %1</source>
        <translation>Page %1</translation>
    </message>
    <message>
        <source>Share this mark</source>
        <translation>Share this mark</translation>
    </message>
    <message>
        <source>Delete this mark</source>
        <translation>Delete this mark</translation>
    </message>
</context>
<context>
    <name>MarkShareSheet</name>
    <message>
        <source>Show %1 marks to</source>
        <translation>Show %1 marks to</translation>
    </message>
    <message>
        <source>Who sees what you draw from now on</source>
        <translation>Who sees what you draw from now on</translation>
    </message>
    <message>
        <source>Only me</source>
        <translation>Only me</translation>
    </message>
    <message>
        <source>Search by name, office or group</source>
        <translation>Search by name, office or group</translation>
    </message>
    <message>
        <source>Chosen: %1</source>
        <translation>Chosen: %1</translation>
    </message>
    <message>
        <source>What is shared stays shared: others have it then. You can delete a mark, which deletes it for everybody. Whoever may not open this document sees nothing of it.</source>
        <translation>What is shared stays shared: others have it then. You can delete a mark, which deletes it for everybody. Whoever may not open this document sees nothing of it.</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Share</translation>
    </message>
    <message>
        <source>Draw for them</source>
        <translation>Draw for them</translation>
    </message>
    <message>
        <source>Publish this layer: all my marks on this document (%1)…</source>
        <translation>Publish this layer: all my marks on this document (%1)…</translation>
    </message>
    <message>
        <source>Publish this layer</source>
        <translation>Publish this layer</translation>
    </message>
    <message>
        <source>All %1 marks of yours on version %2 of “%3” will be shown to everybody who has the document. The meeting&apos;s record will say so, with a fingerprint of the marks as they are now. This cannot be taken back.</source>
        <translation>All %1 marks of yours on version %2 of “%3” will be shown to everybody who has the document. The meeting&apos;s record will say so, with a fingerprint of the marks as they are now. This cannot be taken back.</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publish</translation>
    </message>
</context>
<context>
    <name>MarksSheet</name>
    <message>
        <source>Marks in this document</source>
        <translation>Marks in this document</translation>
    </message>
    <message>
        <source>Which marks</source>
        <translation>Which marks</translation>
    </message>
    <message>
        <source>All</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Mine (%1)</source>
        <translation>Mine (%1)</translation>
    </message>
    <message>
        <source>Shared with me (%1)</source>
        <translation>Shared with me (%1)</translation>
    </message>
    <message>
        <source>%1 deleted.</source>
        <translation>%1 deleted.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Nobody has shared marks on this document with you.</source>
        <translation>Nobody has shared marks on this document with you.</translation>
    </message>
    <message>
        <source>No marks yet. Take a pen or the highlighter below the pages.</source>
        <translation>No marks yet. Take a pen or the highlighter below the pages.</translation>
    </message>
    <message>
        <source>Page %1</source>
        <translation>Page %1</translation>
    </message>
    <message>
        <source>Share all my marks in this document…</source>
        <translation>Share all my marks in this document…</translation>
    </message>
    <message>
        <source>Save a copy with marks…</source>
        <translation>Save a copy with marks…</translation>
    </message>
</context>
<context>
    <name>MeetingCard</name>
    <message>
        <source>This meeting</source>
        <translation>This meeting</translation>
    </message>
    <message>
        <source>Change name, place and time</source>
        <translation>Change name, place and time</translation>
    </message>
    <message>
        <source>Save the invitation for calendars (.ics)</source>
        <translation>Save the invitation for calendars (.ics)</translation>
    </message>
    <message>
        <source>Rules: %1</source>
        <translation>Rules: %1</translation>
    </message>
    <message>
        <source>From the opening on these stand as they are.</source>
        <translation>From the opening on these stand as they are.</translation>
    </message>
</context>
<context>
    <name>MeetingHeader</name>
    <message>
        <source>Code for signing in at the door</source>
        <translation>Code for signing in at the door</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minutes</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>MeetingNarrow</name>
    <message>
        <source>Papers</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Pictures</translation>
    </message>
    <message>
        <source>Chair</source>
        <translation>Chair</translation>
    </message>
    <message>
        <source>Vote</source>
        <translation>Vote</translation>
    </message>
    <message>
        <source>Floor</source>
        <translation>Floor</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Items</translation>
    </message>
    <message>
        <source>%1, a ballot waits for you</source>
        <translation>%1, a ballot waits for you</translation>
    </message>
    <message>
        <source>No vote is open.</source>
        <translation>No vote is open.</translation>
    </message>
</context>
<context>
    <name>MeetingScreen</name>
    <message>
        <source>Understood</source>
        <translation>Understood</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <translation>Stop sharing</translation>
    </message>
</context>
<context>
    <name>MeetingSheet</name>
    <message>
        <source>Name, place and time</source>
        <translation>Name, place and time</translation>
    </message>
    <message>
        <source>Name of the meeting</source>
        <translation>Name of the meeting</translation>
    </message>
    <message>
        <source>Body that meets</source>
        <translation>Body that meets</translation>
    </message>
    <message>
        <source>Body above it, for the head of the minutes</source>
        <translation>Body above it, for the head of the minutes</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>The time of the beginning is set</source>
        <translation>The time of the beginning is set</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Hour</translation>
    </message>
    <message>
        <source>Minute</source>
        <translation>Minute</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>MicButton</name>
    <message>
        <source>Hold the button or the space bar to talk</source>
        <translation>Hold the button or the space bar to talk</translation>
    </message>
</context>
<context>
    <name>MinutesConflict</name>
    <message>
        <source>(the text was taken out)</source>
        <translation>(the text was taken out)</translation>
    </message>
    <message>
        <source>Put both together</source>
        <translation>Put both together</translation>
    </message>
    <message>
        <source>Keep mine below</source>
        <translation>Keep mine below</translation>
    </message>
    <message>
        <source>Take this one</source>
        <translation>Take this one</translation>
    </message>
</context>
<context>
    <name>MinutesEditor</name>
    <message>
        <source>Write here. “/” or Ctrl+Space: phrases; press a fact to insert it.</source>
        <translation>Write here. “/” or Ctrl+Space: phrases; press a fact to insert it.</translation>
    </message>
    <message>
        <source>Write here</source>
        <translation>Write here</translation>
    </message>
    <message>
        <source>Text of the minutes: %1</source>
        <translation>Text of the minutes: %1</translation>
    </message>
</context>
<context>
    <name>MinutesOutline</name>
    <message>
        <source>Follows the meeting</source>
        <translation>Follows the meeting</translation>
    </message>
    <message>
        <source>Follow the meeting</source>
        <translation>Follow the meeting</translation>
    </message>
    <message>
        <source>The text before (Alt+Up)</source>
        <translation>The text before (Alt+Up)</translation>
    </message>
    <message>
        <source>The text after (Alt+Down)</source>
        <translation>The text after (Alt+Down)</translation>
    </message>
    <message>
        <source>Text of the minutes</source>
        <translation>Text of the minutes</translation>
    </message>
    <message>
        <source>What happened here (%1)</source>
        <translation>What happened here (%1)</translation>
    </message>
    <message>
        <source>What happened here</source>
        <translation>What happened here</translation>
    </message>
    <message>
        <source>Nothing has happened here yet. Speakers, votes and papers appear by themselves.</source>
        <translation>Nothing has happened here yet. Speakers, votes and papers appear by themselves.</translation>
    </message>
</context>
<context>
    <name>MinutesProof</name>
    <message>
        <source>Send for comments</source>
        <translation>Send for comments</translation>
    </message>
    <message>
        <source>Language of the paper</source>
        <translation>Language of the paper</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>What is shown</translation>
    </message>
    <message>
        <source>As it stands now</source>
        <translation>As it stands now</translation>
    </message>
    <message>
        <source>The issued paper</source>
        <translation>The issued paper</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Save as PDF</translation>
    </message>
    <message>
        <source>Save as DOCX</source>
        <translation>Save as DOCX</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Comments (%1)</source>
        <translation>Comments (%1)</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Minutes as printed</source>
        <translation>Minutes as printed</translation>
    </message>
    <message>
        <source>Comments, %1 to be answered</source>
        <translation>Comments, %1 to be answered</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Comments</translation>
    </message>
    <message>
        <source>Nothing was sent yet. Send the draft, and comments come in here.</source>
        <translation>Nothing was sent yet. Send the draft, and comments come in here.</translation>
    </message>
    <message>
        <source>No comments yet.</source>
        <translation>No comments yet.</translation>
    </message>
</context>
<context>
    <name>MinutesSteps</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Step %1 of %2: %3</translation>
    </message>
</context>
<context>
    <name>MinutesTasks</name>
    <message>
        <source>Add a task</source>
        <translation>Add a task</translation>
    </message>
    <message>
        <source>Save as a table (CSV)</source>
        <translation>Save as a table (CSV)</translation>
    </message>
    <message>
        <source>Save for calendars (.ics)</source>
        <translation>Save for calendars (.ics)</translation>
    </message>
    <message>
        <source>No tasks yet. A task says what is to be done, who does it and until when; it stands at the end of the minutes.</source>
        <translation>No tasks yet. A task says what is to be done, who does it and until when; it stands at the end of the minutes.</translation>
    </message>
</context>
<context>
    <name>NoteSheet</name>
    <message>
        <source>Note on page %1</source>
        <translation>Note on page %1</translation>
    </message>
    <message>
        <source>Shared note on page %1</source>
        <translation>Shared note on page %1</translation>
    </message>
    <message>
        <source>Your note</source>
        <translation>Your note</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>NotedVoteSheet</name>
    <message>
        <source>Enter a form handed in</source>
        <translation>Enter a form handed in</translation>
    </message>
    <message>
        <source>Note a spoken vote</source>
        <translation>Note a spoken vote</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Search a name</translation>
    </message>
    <message>
        <source>Their opinion in words (may be empty)</source>
        <translation>Their opinion in words (may be empty)</translation>
    </message>
    <message>
        <source>Blank ballot</source>
        <translation>Blank ballot</translation>
    </message>
    <message>
        <source>Choose somebody else</source>
        <translation>Choose somebody else</translation>
    </message>
</context>
<context>
    <name>ObjectionAnswer</name>
    <message>
        <source>Answer the objection</source>
        <translation>Answer the objection</translation>
    </message>
    <message>
        <source>Answer, for the author and the record</source>
        <translation>Answer, for the author and the record</translation>
    </message>
    <message>
        <source>Upheld</source>
        <translation>Upheld</translation>
    </message>
    <message>
        <source>Not upheld</source>
        <translation>Not upheld</translation>
    </message>
</context>
<context>
    <name>ObjectionList</name>
    <message>
        <source>Object…</source>
        <translation>Object…</translation>
    </message>
    <message>
        <source>Chair: %1</source>
        <translation>Chair: %1</translation>
    </message>
    <message>
        <source>Answer…</source>
        <translation>Answer…</translation>
    </message>
</context>
<context>
    <name>ObjectionSheet</name>
    <message>
        <source>Object to the minutes</source>
        <translation>Object to the minutes</translation>
    </message>
    <message>
        <source>What the objection is about</source>
        <translation>What the objection is about</translation>
    </message>
    <message>
        <source>What is wrong, and how it should be</source>
        <translation>What is wrong, and how it should be</translation>
    </message>
    <message>
        <source>It is put on record and cannot be taken back. What it says is for the chair, the secretary and you.</source>
        <translation>It is put on record and cannot be taken back. What it says is for the chair, the secretary and you.</translation>
    </message>
    <message>
        <source>Put it on record</source>
        <translation>Put it on record</translation>
    </message>
</context>
<context>
    <name>OptionAnswers</name>
    <message>
        <source>In favour</source>
        <translation>In favour</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Against</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Abstain</translation>
    </message>
</context>
<context>
    <name>OptionBars</name>
    <message>
        <source>elected</source>
        <translation>elected</translation>
    </message>
    <message>
        <source>tied</source>
        <translation>tied</translation>
    </message>
</context>
<context>
    <name>PageCounter</name>
    <message>
        <source>Page back</source>
        <translation>Page back</translation>
    </message>
    <message>
        <source>Page %1 of %2, go to another page</source>
        <translation>Page %1 of %2, go to another page</translation>
    </message>
    <message>
        <source>Page forward</source>
        <translation>Page forward</translation>
    </message>
</context>
<context>
    <name>PageInk</name>
    <message>
        <source>Note: %1</source>
        <translation>Note: %1</translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>page %1 of %2</source>
        <translation>page %1 of %2</translation>
    </message>
</context>
<context>
    <name>PageSheet</name>
    <message>
        <source>Page %1</source>
        <translation>Page %1</translation>
    </message>
    <message>
        <source>This page cannot be shown. The other pages can; tell the secretary.</source>
        <translation>This page cannot be shown. The other pages can; tell the secretary.</translation>
    </message>
</context>
<context>
    <name>PageStrip</name>
    <message>
        <source>Small pictures of the pages</source>
        <translation>Small pictures of the pages</translation>
    </message>
</context>
<context>
    <name>PageText</name>
    <message>
        <source>Text on page %1</source>
        <translation>Text on page %1</translation>
    </message>
</context>
<context>
    <name>PaperChooser</name>
    <message>
        <source>Papers</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>Choose papers</source>
        <translation>Choose papers</translation>
    </message>
    <message>
        <source>Choose a folder of papers</source>
        <translation>Choose a folder of papers</translation>
    </message>
    <message>
        <source>Choose the new version</source>
        <translation>Choose the new version</translation>
    </message>
</context>
<context>
    <name>PaperGrip</name>
    <message>
        <source>Move “%1”: drag it, or press the arrow keys</source>
        <translation>Move “%1”: drag it, or press the arrow keys</translation>
    </message>
</context>
<context>
    <name>PaperHeading</name>
    <message>
        <source>Release all %1</source>
        <translation>Release all %1</translation>
    </message>
    <message>
        <source>Add files to item %1</source>
        <translation>Add files to item %1</translation>
    </message>
</context>
<context>
    <name>PaperLine</name>
    <message>
        <source>What changed: %1</source>
        <translation>What changed: %1</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>Release at a time</source>
        <translation>Release at a time</translation>
    </message>
    <message>
        <source>Versions and signatures</source>
        <translation>Versions and signatures</translation>
    </message>
    <message>
        <source>Change title, item, readers; versions</source>
        <translation>Change title, item, readers; versions</translation>
    </message>
    <message>
        <source>New version</source>
        <translation>New version</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Move down</translation>
    </message>
</context>
<context>
    <name>PaperOutSheet</name>
    <message>
        <source>Hand out paper ballots</source>
        <translation>Hand out paper ballots</translation>
    </message>
    <message>
        <source>Tick whoever takes a paper ballot. They cannot vote by device then; untick who gives it back unused.</source>
        <translation>Tick whoever takes a paper ballot. They cannot vote by device then; untick who gives it back unused.</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Search a name</translation>
    </message>
</context>
<context>
    <name>PaperPages</name>
    <message>
        <source>page %1 of %2</source>
        <translation>page %1 of %2</translation>
    </message>
    <message>
        <source>Page %1</source>
        <translation>Page %1</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Smaller</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Larger</translation>
    </message>
</context>
<context>
    <name>PaperSheet</name>
    <message>
        <source>Title</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>Agenda item</source>
        <translation>Agenda item</translation>
    </message>
    <message>
        <source>Confidentiality</source>
        <translation>Confidentiality</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versions</translation>
    </message>
</context>
<context>
    <name>PasswordSheet</name>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>With a password you can log in on any device, without a new invitation. Your other devices are logged out when it changes. Private notes made before stay readable on the devices that have them.</source>
        <translation>With a password you can log in on any device, without a new invitation. Your other devices are logged out when it changes. Private notes made before stay readable on the devices that have them.</translation>
    </message>
    <message>
        <source>Present password (leave empty if you have none)</source>
        <translation>Present password (leave empty if you have none)</translation>
    </message>
    <message>
        <source>New password, at least 10 characters</source>
        <translation>New password, at least 10 characters</translation>
    </message>
    <message>
        <source>New password once more</source>
        <translation>New password once more</translation>
    </message>
    <message>
        <source>Save the password</source>
        <translation>Save the password</translation>
    </message>
</context>
<context>
    <name>PeopleImportSheet</name>
    <message>
        <source>People from a file</source>
        <translation>People from a file</translation>
    </message>
    <message>
        <source>“%1” is being read…</source>
        <translation>“%1” is being read…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Choose a list of people</source>
        <translation>Choose a list of people</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Lists</translation>
    </message>
</context>
<context>
    <name>PersonSheet</name>
    <message>
        <source>Add a person</source>
        <translation>Add a person</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>Full name</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>Name for logging in</source>
        <translation>Name for logging in</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Point</translation>
    </message>
    <message>
        <source>Has a vote and counts for the quorum</source>
        <translation>Has a vote and counts for the quorum</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>PhraseLine</name>
    <message>
        <source>Remove this phrase</source>
        <translation>Remove this phrase</translation>
    </message>
</context>
<context>
    <name>PhraseSheet</name>
    <message>
        <source>Stock phrases</source>
        <translation>Stock phrases</translation>
    </message>
    <message>
        <source>A few letters, for instance “ket luan”</source>
        <translation>A few letters, for instance “ket luan”</translation>
    </message>
    <message>
        <source>No phrase has these words.</source>
        <translation>No phrase has these words.</translation>
    </message>
    <message>
        <source>Keep what is selected as my phrase</source>
        <translation>Keep what is selected as my phrase</translation>
    </message>
    <message>
        <source>Keep these letters as my phrase</source>
        <translation>Keep these letters as my phrase</translation>
    </message>
</context>
<context>
    <name>PlanLine</name>
    <message>
        <source>Take row %1 in again</source>
        <translation>Take row %1 in again</translation>
    </message>
    <message>
        <source>Leave row %1 out</source>
        <translation>Leave row %1 out</translation>
    </message>
</context>
<context>
    <name>PollItem</name>
    <message>
        <source>Order of the roll</source>
        <translation>Order of the roll</translation>
    </message>
    <message>
        <source>Open the vote</source>
        <translation>Open the vote</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Close and count</source>
        <translation>Close and count</translation>
    </message>
    <message>
        <source>Enter a form handed in</source>
        <translation>Enter a form handed in</translation>
    </message>
    <message>
        <source>Note a spoken vote</source>
        <translation>Note a spoken vote</translation>
    </message>
    <message>
        <source>Hand out paper ballots</source>
        <translation>Hand out paper ballots</translation>
    </message>
    <message>
        <source>Enter the counting record</source>
        <translation>Enter the counting record</translation>
    </message>
    <message>
        <source>Correct the counting record</source>
        <translation>Correct the counting record</translation>
    </message>
    <message>
        <source>Declare the result</source>
        <translation>Declare the result</translation>
    </message>
    <message>
        <source>Result in full</source>
        <translation>Result in full</translation>
    </message>
    <message>
        <source>Vote again</source>
        <translation>Vote again</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>PollList</name>
    <message>
        <source>List to vote on</source>
        <translation>List to vote on</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>Take “%1” off the list</source>
        <translation>Take “%1” off the list</translation>
    </message>
    <message>
        <source>A name or an option</source>
        <translation>A name or an option</translation>
    </message>
    <message>
        <source>Add to the list</source>
        <translation>Add to the list</translation>
    </message>
    <message>
        <source>Hide the roster</source>
        <translation>Hide the roster</translation>
    </message>
    <message>
        <source>Choose from the roster</source>
        <translation>Choose from the roster</translation>
    </message>
    <message>
        <source>Search by name or office</source>
        <translation>Search by name or office</translation>
    </message>
    <message>
        <source>How many can be elected</source>
        <translation>How many can be elected</translation>
    </message>
    <message>
        <source>At most to choose</source>
        <translation>At most to choose</translation>
    </message>
    <message>
        <source>At least to choose</source>
        <translation>At least to choose</translation>
    </message>
</context>
<context>
    <name>PollSheet</name>
    <message>
        <source>Change the vote</source>
        <translation>Change the vote</translation>
    </message>
    <message>
        <source>New vote</source>
        <translation>New vote</translation>
    </message>
    <message>
        <source>What is voted on</source>
        <translation>What is voted on</translation>
    </message>
    <message>
        <source>Kind of decision</source>
        <translation>Kind of decision</translation>
    </message>
    <message>
        <source>How the vote is taken</source>
        <translation>How the vote is taken</translation>
    </message>
    <message>
        <source>Order of the roll</source>
        <translation>Order of the roll</translation>
    </message>
    <message>
        <source>Fewer choices</source>
        <translation>Fewer choices</translation>
    </message>
    <message>
        <source>More choices</source>
        <translation>More choices</translation>
    </message>
    <message>
        <source>Open the vote now</source>
        <translation>Open the vote now</translation>
    </message>
    <message>
        <source>Save the change</source>
        <translation>Save the change</translation>
    </message>
    <message>
        <source>Prepare it for later</source>
        <translation>Prepare it for later</translation>
    </message>
</context>
<context>
    <name>PollSheetMore</name>
    <message>
        <source>What a ballot says</source>
        <translation>What a ballot says</translation>
    </message>
    <message>
        <source>Majority</source>
        <translation>Majority</translation>
    </message>
    <message>
        <source>Share, such as 3/5</source>
        <translation>Share, such as 3/5</translation>
    </message>
    <message>
        <source>Reaching the share is enough</source>
        <translation>Reaching the share is enough</translation>
    </message>
    <message>
        <source>Counted of</source>
        <translation>Counted of</translation>
    </message>
    <message>
        <source>In a tie</source>
        <translation>In a tie</translation>
    </message>
    <message>
        <source>What everybody is shown of the result</source>
        <translation>What everybody is shown of the result</translation>
    </message>
    <message>
        <source>Time shown</source>
        <translation>Time shown</translation>
    </message>
    <message>
        <source>Declare together with the other votes of this item</source>
        <translation>Declare together with the other votes of this item</translation>
    </message>
    <message>
        <source>Some vote on paper; a counting record is entered</source>
        <translation>Some vote on paper; a counting record is entered</translation>
    </message>
    <message>
        <source>An opinion in words can be added</source>
        <translation>An opinion in words can be added</translation>
    </message>
    <message>
        <source>Votes count by their weight</source>
        <translation>Votes count by their weight</translation>
    </message>
    <message>
        <source>Blank ballots are allowed</source>
        <translation>Blank ballots are allowed</translation>
    </message>
</context>
<context>
    <name>PrejoinPicture</name>
    <message>
        <source>Camera</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Turn the camera off</source>
        <translation>Turn the camera off</translation>
    </message>
    <message>
        <source>Turn the camera on and see yourself</source>
        <translation>Turn the camera on and see yourself</translation>
    </message>
</context>
<context>
    <name>PrejoinScreen</name>
    <message>
        <source>The chair sees your name: %1.</source>
        <translation>The chair sees your name: %1.</translation>
    </message>
    <message>
        <source>Join the meeting</source>
        <translation>Join the meeting</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>PrejoinSound</name>
    <message>
        <source>Microphone</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>Level of the microphone</source>
        <translation>Level of the microphone</translation>
    </message>
    <message>
        <source>Recording … press to stop</source>
        <translation>Recording … press to stop</translation>
    </message>
    <message>
        <source>Playing … press to stop</source>
        <translation>Playing … press to stop</translation>
    </message>
    <message>
        <source>Record 4 seconds and hear yourself</source>
        <translation>Record 4 seconds and hear yourself</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Speaker</translation>
    </message>
    <message>
        <source>Play a test sound</source>
        <translation>Play a test sound</translation>
    </message>
    <message>
        <source>Level of the speaker</source>
        <translation>Level of the speaker</translation>
    </message>
</context>
<context>
    <name>PresenceLine</name>
    <message>
        <source>Is here</source>
        <translation>Is here</translation>
    </message>
    <message>
        <source>Excused</source>
        <translation>Excused</translation>
    </message>
    <message>
        <source>Has left</source>
        <translation>Has left</translation>
    </message>
    <message>
        <source>Attendance of %1: times, corrections, substitute</source>
        <translation>Attendance of %1: times, corrections, substitute</translation>
    </message>
</context>
<context>
    <name>PresenceNotice</name>
    <message>
        <source>With a code…</source>
        <translation>With a code…</translation>
    </message>
</context>
<context>
    <name>ProxySheet</name>
    <message>
        <source>Proxies</source>
        <translation>Proxies</translation>
    </message>
    <message>
        <source>Whoever is absent when a vote opens can be represented by a member who is here. It holds for votes that open from now on.</source>
        <translation>Whoever is absent when a vote opens can be represented by a member who is here. It holds for votes that open from now on.</translation>
    </message>
    <message>
        <source>End the proxy of %1</source>
        <translation>End the proxy of %1</translation>
    </message>
    <message>
        <source>Who is represented</source>
        <translation>Who is represented</translation>
    </message>
    <message>
        <source>Who votes for them</source>
        <translation>Who votes for them</translation>
    </message>
    <message>
        <source>Paper it rests on (may be empty)</source>
        <translation>Paper it rests on (may be empty)</translation>
    </message>
    <message>
        <source>Note the proxy</source>
        <translation>Note the proxy</translation>
    </message>
</context>
<context>
    <name>QuorumSheet</name>
    <message>
        <source>The quorum is lost</source>
        <translation>The quorum is lost</translation>
    </message>
    <message>
        <source>Your decision is written into the minutes. Whether votes can be opened without a quorum is settled by the rules of the meeting.</source>
        <translation>Your decision is written into the minutes. Whether votes can be opened without a quorum is settled by the rules of the meeting.</translation>
    </message>
    <message>
        <source>Words for the minutes (may be empty)</source>
        <translation>Words for the minutes (may be empty)</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>Count again</translation>
    </message>
    <message>
        <source>Suspend the meeting</source>
        <translation>Suspend the meeting</translation>
    </message>
    <message>
        <source>Go on without a quorum</source>
        <translation>Go on without a quorum</translation>
    </message>
</context>
<context>
    <name>ReadersField</name>
    <message>
        <source>Who may read it</source>
        <translation>Who may read it</translation>
    </message>
</context>
<context>
    <name>ReadingActions</name>
    <message>
        <source>I have read the changes</source>
        <translation>I have read the changes</translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation>Approve…</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>Sign…</translation>
    </message>
    <message>
        <source>Open again…</source>
        <translation>Open again…</translation>
    </message>
</context>
<context>
    <name>ReadingComments</name>
    <message>
        <source>What it is about</source>
        <translation>What it is about</translation>
    </message>
    <message>
        <source>Comment for the secretary</source>
        <translation>Comment for the secretary</translation>
    </message>
    <message>
        <source>Send the comment</source>
        <translation>Send the comment</translation>
    </message>
    <message>
        <source>Secretary: %1</source>
        <translation>Secretary: %1</translation>
    </message>
</context>
<context>
    <name>ReadingMinutes</name>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Where they stand</source>
        <translation>Where they stand</translation>
    </message>
    <message>
        <source>My part</source>
        <translation>My part</translation>
    </message>
    <message>
        <source>Comments (%1)</source>
        <translation>Comments (%1)</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Comments</translation>
    </message>
    <message>
        <source>Objections (%1)</source>
        <translation>Objections (%1)</translation>
    </message>
    <message>
        <source>Objections</source>
        <translation>Objections</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>What is shown</translation>
    </message>
    <message>
        <source>Save the PDF…</source>
        <translation>Save the PDF…</translation>
    </message>
    <message>
        <source>Open the saved PDF</source>
        <translation>Open the saved PDF</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Approve the minutes</source>
        <translation>Approve the minutes</translation>
    </message>
</context>
<context>
    <name>ReadingPaper</name>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>ReadingRemark</name>
    <message>
        <source>You · %1</source>
        <translation>You · %1</translation>
    </message>
</context>
<context>
    <name>ReadingReopen</name>
    <message>
        <source>Open the minutes again</source>
        <translation>Open the minutes again</translation>
    </message>
    <message>
        <source>The approval is taken back. A paper that was issued and all signatures on it are void: the minutes are mended, approved, issued and signed anew. Everybody is told the reason.</source>
        <translation>The approval is taken back. A paper that was issued and all signatures on it are void: the minutes are mended, approved, issued and signed anew. Everybody is told the reason.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>ReadingSheet</name>
    <message>
        <source>How to read</source>
        <translation>How to read</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>One page</source>
        <translation>One page</translation>
    </message>
    <message>
        <source>Two pages</source>
        <translation>Two pages</translation>
    </message>
    <message>
        <source>Two pages, first alone</source>
        <translation>Two pages, first alone</translation>
    </message>
    <message>
        <source>Turning pages</source>
        <translation>Turning pages</translation>
    </message>
    <message>
        <source>Scroll through</source>
        <translation>Scroll through</translation>
    </message>
    <message>
        <source>Page by page</source>
        <translation>Page by page</translation>
    </message>
    <message>
        <source>Size, %1 % of the width</source>
        <translation>Size, %1 % of the width</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>Fit the width</source>
        <translation>Fit the width</translation>
    </message>
    <message>
        <source>Whole page</source>
        <translation>Whole page</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Smaller</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Larger</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>Turn left</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>Turn right</translation>
    </message>
    <message>
        <source>Light page</source>
        <translation>Light page</translation>
    </message>
    <message>
        <source>Dark page</source>
        <translation>Dark page</translation>
    </message>
    <message>
        <source>Small pictures of the pages beside them</source>
        <translation>Small pictures of the pages beside them</translation>
    </message>
</context>
<context>
    <name>ReadingStatus</name>
    <message>
        <source>The secretary writes: “%1”</source>
        <translation>The secretary writes: “%1”</translation>
    </message>
    <message>
        <source>Before: %1</source>
        <translation>Before: %1</translation>
    </message>
    <message>
        <source>Now: %1</source>
        <translation>Now: %1</translation>
    </message>
    <message>
        <source>Taken out</source>
        <translation>Taken out</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Signatures</translation>
    </message>
</context>
<context>
    <name>RecordSheet</name>
    <message>
        <source>Is now</source>
        <translation>Is now</translation>
    </message>
    <message>
        <source>Arrivals and departures</source>
        <translation>Arrivals and departures</translation>
    </message>
    <message>
        <source>Nothing is noted yet.</source>
        <translation>Nothing is noted yet.</translation>
    </message>
    <message>
        <source>Correct these times</source>
        <translation>Correct these times</translation>
    </message>
    <message>
        <source>Add a stay nobody noted</source>
        <translation>Add a stay nobody noted</translation>
    </message>
    <message>
        <source>Correction: it is a further fact, what stood before stays on record.</source>
        <translation>Correction: it is a further fact, what stood before stays on record.</translation>
    </message>
    <message>
        <source>A stay that was over before anybody noted it.</source>
        <translation>A stay that was over before anybody noted it.</translation>
    </message>
    <message>
        <source>Arrived at</source>
        <translation>Arrived at</translation>
    </message>
    <message>
        <source>Left at</source>
        <translation>Left at</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Substitute</source>
        <translation>Substitute</translation>
    </message>
    <message>
        <source>Name a substitute…</source>
        <translation>Name a substitute…</translation>
    </message>
    <message>
        <source>Nobody stands in any more</source>
        <translation>Nobody stands in any more</translation>
    </message>
</context>
<context>
    <name>RecordingLine</name>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>RecordingsSheet</name>
    <message>
        <source>Recordings</source>
        <translation>Recordings</translation>
    </message>
    <message>
        <source>The films lie on the meeting server. Save those that belong to the file of the meeting.</source>
        <translation>The films lie on the meeting server. Save those that belong to the file of the meeting.</translation>
    </message>
    <message>
        <source>Save the recording</source>
        <translation>Save the recording</translation>
    </message>
</context>
<context>
    <name>ReleaseSheet</name>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Release now</source>
        <translation>Release now</translation>
    </message>
    <message>
        <source>Or at a time</source>
        <translation>Or at a time</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Hour</translation>
    </message>
    <message>
        <source>Minute</source>
        <translation>Minute</translation>
    </message>
    <message>
        <source>The server releases at this time by itself, also when your program is closed.</source>
        <translation>The server releases at this time by itself, also when your program is closed.</translation>
    </message>
    <message>
        <source>Release at this time</source>
        <translation>Release at this time</translation>
    </message>
    <message>
        <source>Take the planned release back</source>
        <translation>Take the planned release back</translation>
    </message>
</context>
<context>
    <name>ReplaceSheet</name>
    <message>
        <source>New version</source>
        <translation>New version</translation>
    </message>
    <message>
        <source>Whoever may read the paper gets the new version and reads what changed. Marks stay on the old version, which can still be read.</source>
        <translation>Whoever may read the paper gets the new version and reads what changed. Marks stay on the old version, which can still be read.</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>What changed</translation>
    </message>
    <message>
        <source>Hand in the new version</source>
        <translation>Hand in the new version</translation>
    </message>
</context>
<context>
    <name>ResultSheet</name>
    <message>
        <source>Result in full</source>
        <translation>Result in full</translation>
    </message>
    <message>
        <source>By group</source>
        <translation>By group</translation>
    </message>
    <message>
        <source>Each vote</source>
        <translation>Each vote</translation>
    </message>
    <message>
        <source>Open the PDF to print it</source>
        <translation>Open the PDF to print it</translation>
    </message>
    <message>
        <source>Save the counting record (PDF)</source>
        <translation>Save the counting record (PDF)</translation>
    </message>
</context>
<context>
    <name>RetentionCard</name>
    <message>
        <source>After the meeting</source>
        <translation>After the meeting</translation>
    </message>
    <message>
        <source>What the machines have done…</source>
        <translation>What the machines have done…</translation>
    </message>
    <message>
        <source>What stays on everybody&apos;s machine</source>
        <translation>What stays on everybody&apos;s machine</translation>
    </message>
    <message>
        <source>It can be changed until the meeting is opened, and is carried out when the minutes are approved. The server keeps everything.</source>
        <translation>It can be changed until the meeting is opened, and is carried out when the minutes are approved. The server keeps everything.</translation>
    </message>
</context>
<context>
    <name>RetentionSheet</name>
    <message>
        <source>Documents on the machines</source>
        <translation>Documents on the machines</translation>
    </message>
    <message>
        <source>Which machines are shown</source>
        <translation>Which machines are shown</translation>
    </message>
    <message>
        <source>Search a name or a point</source>
        <translation>Search a name or a point</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Ask again</translation>
    </message>
</context>
<context>
    <name>RollCallPanel</name>
    <message>
        <source>Corrected answer of</source>
        <translation>Corrected answer of</translation>
    </message>
    <message>
        <source>Called now</source>
        <translation>Called now</translation>
    </message>
    <message>
        <source>They answer on their own device, or you type the spoken answer in:</source>
        <translation>They answer on their own device, or you type the spoken answer in:</translation>
    </message>
    <message>
        <source>In favour</source>
        <translation>In favour</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Against</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Abstain</translation>
    </message>
    <message>
        <source>Enter the answer</source>
        <translation>Enter the answer</translation>
    </message>
    <message>
        <source>Blank ballot</source>
        <translation>Blank ballot</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>Leave it as it is</translation>
    </message>
    <message>
        <source>No answer. %1</source>
        <translation>No answer. %1</translation>
    </message>
    <message>
        <source>Hide the list</source>
        <translation>Hide the list</translation>
    </message>
    <message>
        <source>Whole list</source>
        <translation>Whole list</translation>
    </message>
    <message>
        <source>Correct the answer of %1</source>
        <translation>Correct the answer of %1</translation>
    </message>
    <message>
        <source>Call %1</source>
        <translation>Call %1</translation>
    </message>
</context>
<context>
    <name>RoomPage</name>
    <message>
        <source>page %1</source>
        <translation>page %1</translation>
    </message>
</context>
<context>
    <name>RoomSheet</name>
    <message>
        <source>Room display</source>
        <translation>Room display</translation>
    </message>
    <message>
        <source>A second window for the screen everybody in the room looks at. Escape closes it there, F9 here.</source>
        <translation>A second window for the screen everybody in the room looks at. Escape closes it there, F9 here.</translation>
    </message>
    <message>
        <source>On which screen</source>
        <translation>On which screen</translation>
    </message>
    <message>
        <source>What the room sees</source>
        <translation>What the room sees</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>By itself</translation>
    </message>
    <message>
        <source>Who speaks</source>
        <translation>Who speaks</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Everybody</translation>
    </message>
    <message>
        <source>Presented paper</source>
        <translation>Presented paper</translation>
    </message>
    <message>
        <source>Votes</source>
        <translation>Votes</translation>
    </message>
    <message>
        <source>By itself: a shared screen, else the paper presented during this item, else who speaks; an open vote below it, and a result for a minute once it is declared.</source>
        <translation>By itself: a shared screen, else the paper presented during this item, else who speaks; an open vote below it, and a result for a minute once it is declared.</translation>
    </message>
    <message>
        <source>Close the room display</source>
        <translation>Close the room display</translation>
    </message>
    <message>
        <source>Open the room display</source>
        <translation>Open the room display</translation>
    </message>
</context>
<context>
    <name>RoomVote</name>
    <message>
        <source>In favour</source>
        <translation>In favour</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Against</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Abstain</translation>
    </message>
</context>
<context>
    <name>RoomWindow</name>
    <message>
        <source>Room display</source>
        <translation>Room display</translation>
    </message>
</context>
<context>
    <name>RulesSheet</name>
    <message>
        <source>Rules of the meeting</source>
        <translation>Rules of the meeting</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Source: %1</translation>
    </message>
    <message>
        <source>Let these rules hold</source>
        <translation>Let these rules hold</translation>
    </message>
</context>
<context>
    <name>RulingSheet</name>
    <message>
        <source>Point of order</source>
        <translation>Point of order</translation>
    </message>
    <message>
        <source>Answer for the minutes (may be empty)</source>
        <translation>Answer for the minutes (may be empty)</translation>
    </message>
    <message>
        <source>Upheld</source>
        <translation>Upheld</translation>
    </message>
    <message>
        <source>Not upheld</source>
        <translation>Not upheld</translation>
    </message>
    <message>
        <source>Noted</source>
        <translation>Noted</translation>
    </message>
</context>
<context>
    <name>ScanSheet</name>
    <message>
        <source>Scan the invitation</source>
        <translation>Scan the invitation</translation>
    </message>
</context>
<context>
    <name>ScrutineerSheet</name>
    <message>
        <source>Scrutineers</source>
        <translation>Scrutineers</translation>
    </message>
    <message>
        <source>Counting record and public record</source>
        <translation>Counting record and public record</translation>
    </message>
</context>
<context>
    <name>ScrutineerSteps</name>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
</context>
<context>
    <name>SealedBallotCard</name>
    <message>
        <source>Vote on this device</source>
        <translation>Vote on this device</translation>
    </message>
    <message>
        <source>Public record and check</source>
        <translation>Public record and check</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>Show less</translation>
    </message>
    <message>
        <source>Learn more</source>
        <translation>Learn more</translation>
    </message>
    <message>
        <source>What this does not protect from: this device sees your vote, so use one you trust. Whoever stands beside you or forces you can learn it too; then ask the chair for paper ballots. If everybody votes alike, the result tells how each voted. Who has voted is seen; how is not.</source>
        <translation>What this does not protect from: this device sees your vote, so use one you trust. Whoever stands beside you or forces you can learn it too; then ask the chair for paper ballots. If everybody votes alike, the result tells how each voted. Who has voted is seen; how is not.</translation>
    </message>
    <message>
        <source>Check a ballot of another device</source>
        <translation>Check a ballot of another device</translation>
    </message>
</context>
<context>
    <name>SealedChoices</name>
    <message>
        <source>In favour</source>
        <translation>In favour</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Against</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Abstain</translation>
    </message>
    <message>
        <source>Seal the ballot</source>
        <translation>Seal the ballot</translation>
    </message>
    <message>
        <source>Seal a blank ballot</source>
        <translation>Seal a blank ballot</translation>
    </message>
    <message>
        <source>Leave my vote as it is</source>
        <translation>Leave my vote as it is</translation>
    </message>
    <message>
        <source>This device seals your ballot…</source>
        <translation>This device seals your ballot…</translation>
    </message>
    <message>
        <source>Nothing is sent yet: you will be asked once more.</source>
        <translation>Nothing is sent yet: you will be asked once more.</translation>
    </message>
</context>
<context>
    <name>SealedDecide</name>
    <message>
        <source>In the sealed ballot:</source>
        <translation>In the sealed ballot:</translation>
    </message>
    <message>
        <source>Cast this ballot</source>
        <translation>Cast this ballot</translation>
    </message>
    <message>
        <source>Choose again</source>
        <translation>Choose again</translation>
    </message>
    <message>
        <source>Code of the sealed ballot</source>
        <translation>Code of the sealed ballot</translation>
    </message>
    <message>
        <source>To test whether this device seals what you chose: first write the code down or photograph it, then open this ballot. An opened ballot is not cast; you vote anew afterwards.</source>
        <translation>To test whether this device seals what you chose: first write the code down or photograph it, then open this ballot. An opened ballot is not cast; you vote anew afterwards.</translation>
    </message>
    <message>
        <source>Open it to test this device</source>
        <translation>Open it to test this device</translation>
    </message>
</context>
<context>
    <name>SealedNotices</name>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
</context>
<context>
    <name>SealedOpened</name>
    <message>
        <source>This ballot is open and will never be cast. You have not voted yet.</source>
        <translation>This ballot is open and will never be cast. You have not voted yet.</translation>
    </message>
    <message>
        <source>On a second device (a colleague’s, or your own): on its vote card choose “Learn more”, then “Check a ballot of another device”, and hold its camera before this picture. It must show the code you wrote down, and:</source>
        <translation>On a second device (a colleague’s, or your own): on its vote card choose “Learn more”, then “Check a ballot of another device”, and hold its camera before this picture. It must show the code you wrote down, and:</translation>
    </message>
    <message>
        <source>Picture of squares with the opened ballot</source>
        <translation>Picture of squares with the opened ballot</translation>
    </message>
    <message>
        <source>Copy it as text</source>
        <translation>Copy it as text</translation>
    </message>
    <message>
        <source>Vote now</source>
        <translation>Vote now</translation>
    </message>
</context>
<context>
    <name>SealedPlan</name>
    <message>
        <source>Scrutineers who keep the keys</source>
        <translation>Scrutineers who keep the keys</translation>
    </message>
    <message>
        <source>Needed to open the result</source>
        <translation>Needed to open the result</translation>
    </message>
    <message>
        <source>One fewer needed</source>
        <translation>One fewer needed</translation>
    </message>
    <message>
        <source>One more needed</source>
        <translation>One more needed</translation>
    </message>
</context>
<context>
    <name>SealedProgress</name>
    <message>
        <source>Begin the preparation</source>
        <translation>Begin the preparation</translation>
    </message>
    <message>
        <source>Seal the vote</source>
        <translation>Seal the vote</translation>
    </message>
    <message>
        <source>Unseal, to register devices</source>
        <translation>Unseal, to register devices</translation>
    </message>
    <message>
        <source>Make all keys anew</source>
        <translation>Make all keys anew</translation>
    </message>
    <message>
        <source>Record and counting record</source>
        <translation>Record and counting record</translation>
    </message>
    <message>
        <source>All scrutineers make and compare their keys once more, for example because a device was lost. Registered devices stay. Go on?</source>
        <translation>All scrutineers make and compare their keys once more, for example because a device was lost. Registered devices stay. Go on?</translation>
    </message>
</context>
<context>
    <name>SealedReceipt</name>
    <message>
        <source>Your receipt (beginning)</source>
        <translation>Your receipt (beginning)</translation>
    </message>
    <message>
        <source>Kept on this device, which looks it up in the published list by itself. It does not tell how you voted.</source>
        <translation>Kept on this device, which looks it up in the published list by itself. It does not tell how you voted.</translation>
    </message>
    <message>
        <source>Copy the whole receipt</source>
        <translation>Copy the whole receipt</translation>
    </message>
    <message>
        <source>Change this vote</source>
        <translation>Change this vote</translation>
    </message>
</context>
<context>
    <name>SealedRecordSheet</name>
    <message>
        <source>Record of a secret vote</source>
        <translation>Record of a secret vote</translation>
    </message>
    <message>
        <source>The record holds every sealed ballot, their sum and the parts that opened it. Whoever has it can check the whole count, without trusting the server or this program.</source>
        <translation>The record holds every sealed ballot, their sum and the parts that opened it. Whoever has it can check the whole count, without trusting the server or this program.</translation>
    </message>
    <message>
        <source>Checking every ballot…</source>
        <translation>Checking every ballot…</translation>
    </message>
    <message>
        <source>Check the whole record here</source>
        <translation>Check the whole record here</translation>
    </message>
    <message>
        <source>Save the record (.bel)</source>
        <translation>Save the record (.bel)</translation>
    </message>
    <message>
        <source>Save the counting record (PDF)</source>
        <translation>Save the counting record (PDF)</translation>
    </message>
    <message>
        <source>Open the PDF to print it</source>
        <translation>Open the PDF to print it</translation>
    </message>
    <message>
        <source>Look up a receipt (its beginning will do)</source>
        <translation>Look up a receipt (its beginning will do)</translation>
    </message>
    <message>
        <source>Check a file (.bel)</source>
        <translation>Check a file (.bel)</translation>
    </message>
</context>
<context>
    <name>SealedSaved</name>
    <message>
        <source>With the independent program belenios-tool (Debian), type:</source>
        <translation>With the independent program belenios-tool (Debian), type:</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Copy the command</translation>
    </message>
</context>
<context>
    <name>SealedSecondSheet</name>
    <message>
        <source>Check a ballot of another device</source>
        <translation>Check a ballot of another device</translation>
    </message>
    <message>
        <source>The other device has opened a ballot to be tested. Hold its picture before the camera, or paste the text it copied: this device works out what was sealed.</source>
        <translation>The other device has opened a ballot to be tested. Hold its picture before the camera, or paste the text it copied: this device works out what was sealed.</translation>
    </message>
    <message>
        <source>Text of the opened ballot</source>
        <translation>Text of the opened ballot</translation>
    </message>
    <message>
        <source>Code, worked out here</source>
        <translation>Code, worked out here</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Check</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Words to find, with or without marks</source>
        <translation>Words to find, with or without marks</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Searching…</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Not found</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>Previous place</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>Next place</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Close the search</translation>
    </message>
    <message>
        <source>Search all documents</source>
        <translation>Search all documents</translation>
    </message>
</context>
<context>
    <name>SearchSheet</name>
    <message>
        <source>Search all documents</source>
        <translation>Search all documents</translation>
    </message>
    <message>
        <source>Words to find, with or without marks; “in quotation marks” together</source>
        <translation>Words to find, with or without marks; “in quotation marks” together</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Searching…</translation>
    </message>
</context>
<context>
    <name>SendSheet</name>
    <message>
        <source>Send the draft for comments</source>
        <translation>Send the draft for comments</translation>
    </message>
    <message>
        <source>To whom</source>
        <translation>To whom</translation>
    </message>
    <message>
        <source>The chair</source>
        <translation>The chair</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Everybody</translation>
    </message>
    <message>
        <source>Chosen people</source>
        <translation>Chosen people</translation>
    </message>
    <message>
        <source>Nobody is chosen yet.</source>
        <translation>Nobody is chosen yet.</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>Comments until (may be left empty)</source>
        <translation>Comments until (may be left empty)</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>Time of day</translation>
    </message>
    <message>
        <source>Note for the readers</source>
        <translation>Note for the readers</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Send</translation>
    </message>
</context>
<context>
    <name>SettingsSheet</name>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colours</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>Leave the meeting</source>
        <translation>Leave the meeting</translation>
    </message>
    <message>
        <source>Library: documents and notes of all meetings</source>
        <translation>Library: documents and notes of all meetings</translation>
    </message>
    <message>
        <source>Check the record of a secret vote</source>
        <translation>Check the record of a secret vote</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>Set or change the password</source>
        <translation>Set or change the password</translation>
    </message>
    <message>
        <source>Log out (%1)</source>
        <translation>Log out (%1)</translation>
    </message>
    <message>
        <source>About</source>
        <translation>About</translation>
    </message>
    <message>
        <source>meetroom %1: paperless meetings of public bodies. Free software under the GNU General Public License, version 3 or later. Fonts: Be Vietnam Pro and Liberation Serif (SIL Open Font License). Icons: Lucide (ISC). Built with Qt for Python (LGPL) and other free libraries; their licences come with the program.</source>
        <translation>meetroom %1: paperless meetings of public bodies. Free software under the GNU General Public License, version 3 or later. Fonts: Be Vietnam Pro and Liberation Serif (SIL Open Font License). Icons: Lucide (ISC). Built with Qt for Python (LGPL) and other free libraries; their licences come with the program.</translation>
    </message>
</context>
<context>
    <name>ShareSheet</name>
    <message>
        <source>Share a screen or a window</source>
        <translation>Share a screen or a window</translation>
    </message>
    <message>
        <source>Everybody in picture and sound sees what you choose, also what appears there later.</source>
        <translation>Everybody in picture and sound sees what you choose, also what appears there later.</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>SignInSheet</name>
    <message>
        <source>Sign in with a code</source>
        <translation>Sign in with a code</translation>
    </message>
    <message>
        <source>Or type the eight digits shown at the door</source>
        <translation>Or type the eight digits shown at the door</translation>
    </message>
    <message>
        <source>My badge as QR code</source>
        <translation>My badge as QR code</translation>
    </message>
    <message>
        <source>Hold this before the camera of the room&apos;s machine.</source>
        <translation>Hold this before the camera of the room&apos;s machine.</translation>
    </message>
    <message>
        <source>Show my badge to the room&apos;s machine</source>
        <translation>Show my badge to the room&apos;s machine</translation>
    </message>
    <message>
        <source>Scan or type the code at the door</source>
        <translation>Scan or type the code at the door</translation>
    </message>
</context>
<context>
    <name>SigningCard</name>
    <message>
        <source>Signatures</source>
        <translation>Signatures</translation>
    </message>
    <message>
        <source>Once the paper is issued, secretary and chair sign it, then it is sealed.</source>
        <translation>Once the paper is issued, secretary and chair sign it, then it is sealed.</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>Sign…</translation>
    </message>
    <message>
        <source>Read the minutes…</source>
        <translation>Read the minutes…</translation>
    </message>
</context>
<context>
    <name>SigningFile</name>
    <message>
        <source>Choose the key file (*.p12 or *.pfx) you were given.</source>
        <translation>Choose the key file (*.p12 or *.pfx) you were given.</translation>
    </message>
    <message>
        <source>Key file: %1</source>
        <translation>Key file: %1</translation>
    </message>
    <message>
        <source>Choose the key file…</source>
        <translation>Choose the key file…</translation>
    </message>
    <message>
        <source>Passphrase (stays on this machine, is not kept)</source>
        <translation>Passphrase (stays on this machine, is not kept)</translation>
    </message>
    <message>
        <source>See the certificate</source>
        <translation>See the certificate</translation>
    </message>
    <message>
        <source>Key files (*.p12 *.pfx)</source>
        <translation>Key files (*.p12 *.pfx)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>All files (*)</translation>
    </message>
</context>
<context>
    <name>SigningService</name>
    <message>
        <source>Address of the signing service</source>
        <translation>Address of the signing service</translation>
    </message>
    <message>
        <source>Access code of the service (is not kept)</source>
        <translation>Access code of the service (is not kept)</translation>
    </message>
    <message>
        <source>See my certificates</source>
        <translation>See my certificates</translation>
    </message>
    <message>
        <source>PIN, where the service asks for one (goes to the service, is not kept)</source>
        <translation>PIN, where the service asks for one (goes to the service, is not kept)</translation>
    </message>
    <message>
        <source>One-time code, where the service asks for one</source>
        <translation>One-time code, where the service asks for one</translation>
    </message>
</context>
<context>
    <name>SigningSheet</name>
    <message>
        <source>Where your key is</source>
        <translation>Where your key is</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>Key file</translation>
    </message>
    <message>
        <source>Signing service</source>
        <translation>Signing service</translation>
    </message>
    <message>
        <source>Signed and taken by the server.</source>
        <translation>Signed and taken by the server.</translation>
    </message>
    <message>
        <source>Sign the minutes</source>
        <translation>Sign the minutes</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>Send it again</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Give up</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>SigningToken</name>
    <message>
        <source>Choose the PKCS#11 library that came with the token&apos;s program, once.</source>
        <translation>Choose the PKCS#11 library that came with the token&apos;s program, once.</translation>
    </message>
    <message>
        <source>Library: %1</source>
        <translation>Library: %1</translation>
    </message>
    <message>
        <source>Choose the library…</source>
        <translation>Choose the library…</translation>
    </message>
    <message>
        <source>Look for tokens</source>
        <translation>Look for tokens</translation>
    </message>
    <message>
        <source>PIN of the token (stays on this machine, is not kept)</source>
        <translation>PIN of the token (stays on this machine, is not kept)</translation>
    </message>
    <message>
        <source>PKCS#11 libraries (*.so *.so.* *.dll *.dylib)</source>
        <translation>PKCS#11 libraries (*.so *.so.* *.dll *.dylib)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>All files (*)</translation>
    </message>
</context>
<context>
    <name>SoundDesk</name>
    <message>
        <source>Microphones and recording</source>
        <translation>Microphones and recording</translation>
    </message>
    <message>
        <source>Mute everybody</source>
        <translation>Mute everybody</translation>
    </message>
    <message>
        <source>Who may be heard</source>
        <translation>Who may be heard</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Everybody</translation>
    </message>
    <message>
        <source>Only the floor</source>
        <translation>Only the floor</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Stop recording</translation>
    </message>
    <message>
        <source>Record the meeting</source>
        <translation>Record the meeting</translation>
    </message>
    <message>
        <source>Record sound and the active picture from now on? Everybody sees that it is recorded. Closed parts are never recorded.</source>
        <translation>Record sound and the active picture from now on? Everybody sees that it is recorded. Closed parts are never recorded.</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>Start recording</translation>
    </message>
    <message>
        <source>End the recording? The file is kept on the server; the secretary can save it.</source>
        <translation>End the recording? The file is kept on the server; the secretary can save it.</translation>
    </message>
</context>
<context>
    <name>SpeechRow</name>
    <message>
        <source>Give the floor to %1</source>
        <translation>Give the floor to %1</translation>
    </message>
    <message>
        <source>Take %1 off the list</source>
        <translation>Take %1 off the list</translation>
    </message>
    <message>
        <source>Answer the point of order</source>
        <translation>Answer the point of order</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>+1 min</source>
        <translation>+1 min</translation>
    </message>
    <message>
        <source>End</source>
        <translation>End</translation>
    </message>
</context>
<context>
    <name>StagePages</name>
    <message>
        <source>Page before</source>
        <translation>Page before</translation>
    </message>
    <message>
        <source>Page after</source>
        <translation>Page after</translation>
    </message>
    <message>
        <source>Whole screen</source>
        <translation>Whole screen</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>Actual size</translation>
    </message>
</context>
<context>
    <name>StartCreate</name>
    <message>
        <source>Create a meeting</source>
        <translation>Create a meeting</translation>
    </message>
    <message>
        <source>Name of the meeting</source>
        <translation>Name of the meeting</translation>
    </message>
    <message>
        <source>Body that meets</source>
        <translation>Body that meets</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>What stays on everybody&apos;s machine after the meeting</source>
        <translation>What stays on everybody&apos;s machine after the meeting</translation>
    </message>
    <message>
        <source>I chair this meeting as well as keep its minutes</source>
        <translation>I chair this meeting as well as keep its minutes</translation>
    </message>
    <message>
        <source>Create the meeting</source>
        <translation>Create the meeting</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>StartHead</name>
    <message>
        <source>Paperless meetings of public bodies</source>
        <translation>Paperless meetings of public bodies</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>StartLibrary</name>
    <message>
        <source>Library</source>
        <translation>Library</translation>
    </message>
    <message>
        <source>Documents and own notes of all your meetings on this machine. They open without the server.</source>
        <translation>Documents and own notes of all your meetings on this machine. They open without the server.</translation>
    </message>
    <message>
        <source>Open the library</source>
        <translation>Open the library</translation>
    </message>
</context>
<context>
    <name>StartMeetings</name>
    <message>
        <source>Meetings of %1</source>
        <translation>Meetings of %1</translation>
    </message>
    <message>
        <source>You are on the list of no meeting yet.</source>
        <translation>You are on the list of no meeting yet.</translation>
    </message>
    <message>
        <source>Library: documents and notes on this machine</source>
        <translation>Library: documents and notes on this machine</translation>
    </message>
    <message>
        <source>Create a meeting</source>
        <translation>Create a meeting</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>Log out</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>StartRecent</name>
    <message>
        <source>Recent meetings</source>
        <translation>Recent meetings</translation>
    </message>
</context>
<context>
    <name>StartWelcome</name>
    <message>
        <source>Come in by invitation</source>
        <translation>Come in by invitation</translation>
    </message>
    <message>
        <source>Invitation link</source>
        <translation>Invitation link</translation>
    </message>
    <message>
        <source>Come in</source>
        <translation>Come in</translation>
    </message>
    <message>
        <source>Scan its code with the camera</source>
        <translation>Scan its code with the camera</translation>
    </message>
    <message>
        <source>Host a meeting on this machine</source>
        <translation>Host a meeting on this machine</translation>
    </message>
    <message>
        <source>This machine becomes the meeting server. Others come in by the invitations you make.</source>
        <translation>This machine becomes the meeting server. Others come in by the invitations you make.</translation>
    </message>
    <message>
        <source>Host here</source>
        <translation>Host here</translation>
    </message>
    <message>
        <source>Log in with your name</source>
        <translation>Log in with your name</translation>
    </message>
    <message>
        <source>Server address</source>
        <translation>Server address</translation>
    </message>
    <message>
        <source>Name for logging in</source>
        <translation>Name for logging in</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Log in</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>%1: earlier</source>
        <translation>%1: earlier</translation>
    </message>
    <message>
        <source>%1: later</source>
        <translation>%1: later</translation>
    </message>
</context>
<context>
    <name>SubstituteSheet</name>
    <message>
        <source>Name a substitute</source>
        <translation>Name a substitute</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Search a name</translation>
    </message>
    <message>
        <source>Write the reason, then press a name.</source>
        <translation>Write the reason, then press a name.</translation>
    </message>
</context>
<context>
    <name>TaskLine</name>
    <message>
        <source>Change: %1</source>
        <translation>Change: %1</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>Remove: %1</translation>
    </message>
    <message>
        <source>Remove this task?</source>
        <translation>Remove this task?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remove</translation>
    </message>
</context>
<context>
    <name>TaskSheet</name>
    <message>
        <source>New task</source>
        <translation>New task</translation>
    </message>
    <message>
        <source>Change the task</source>
        <translation>Change the task</translation>
    </message>
    <message>
        <source>What is to be done</source>
        <translation>What is to be done</translation>
    </message>
    <message>
        <source>Who does it</source>
        <translation>Who does it</translation>
    </message>
    <message>
        <source>A name</source>
        <translation>A name</translation>
    </message>
    <message>
        <source>Until when</source>
        <translation>Until when</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Where it comes from</translation>
    </message>
    <message>
        <source>Put into the minutes</source>
        <translation>Put into the minutes</translation>
    </message>
</context>
<context>
    <name>TemplatesSheet</name>
    <message>
        <source>Templates and other meetings</source>
        <translation>Templates and other meetings</translation>
    </message>
    <message>
        <source>Choose an agenda and look at it; nothing is added before you say so.</source>
        <translation>Choose an agenda and look at it; nothing is added before you say so.</translation>
    </message>
    <message>
        <source>Delete the template “%1”</source>
        <translation>Delete the template “%1”</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Open a file</translation>
    </message>
    <message>
        <source>Keep this meeting&apos;s agenda as a template, by the name</source>
        <translation>Keep this meeting&apos;s agenda as a template, by the name</translation>
    </message>
    <message>
        <source>Keep as a template</source>
        <translation>Keep as a template</translation>
    </message>
    <message>
        <source>Only what that meeting left to the next one</source>
        <translation>Only what that meeting left to the next one</translation>
    </message>
    <message>
        <source>Put these items on the agenda</source>
        <translation>Put these items on the agenda</translation>
    </message>
    <message>
        <source>Choose another one</source>
        <translation>Choose another one</translation>
    </message>
    <message>
        <source>Choose a template of an agenda</source>
        <translation>Choose a template of an agenda</translation>
    </message>
    <message>
        <source>Templates of agendas</source>
        <translation>Templates of agendas</translation>
    </message>
</context>
<context>
    <name>Thumbnail</name>
    <message>
        <source>Page %1</source>
        <translation>Page %1</translation>
    </message>
</context>
<context>
    <name>TieBreak</name>
    <message>
        <source>Decided in favour</source>
        <translation>Decided in favour</translation>
    </message>
    <message>
        <source>Decided against</source>
        <translation>Decided against</translation>
    </message>
    <message>
        <source>Mark the %1 who are elected.</source>
        <translation>Mark the %1 who are elected.</translation>
    </message>
    <message>
        <source>Record the decision</source>
        <translation>Record the decision</translation>
    </message>
</context>
<context>
    <name>TileMarks</name>
    <message>
        <source>Fair line</source>
        <translation>Fair line</translation>
    </message>
    <message>
        <source>Poor line</source>
        <translation>Poor line</translation>
    </message>
    <message>
        <source>Has the floor</source>
        <translation>Has the floor</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>TrusteeCodes</name>
    <message>
        <source>You: %1</source>
        <translation>You: %1</translation>
    </message>
</context>
<context>
    <name>UploadLine</name>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>Take off the list</translation>
    </message>
    <message>
        <source>Change the title of “%1”</source>
        <translation>Change the title of “%1”</translation>
    </message>
</context>
<context>
    <name>UploadQueue</name>
    <message>
        <source>Show the files</source>
        <translation>Show the files</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Cancel all</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>Try all again</translation>
    </message>
    <message>
        <source>Clear what is done</source>
        <translation>Clear what is done</translation>
    </message>
    <message>
        <source>Files on their way</source>
        <translation>Files on their way</translation>
    </message>
    <message>
        <source>Change the title</source>
        <translation>Change the title</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
</context>
<context>
    <name>UploadSheet</name>
    <message>
        <source>Hand in %1 files</source>
        <translation>Hand in %1 files</translation>
    </message>
    <message>
        <source>Hand in a paper</source>
        <translation>Hand in a paper</translation>
    </message>
    <message>
        <source>The folder is being looked through…</source>
        <translation>The folder is being looked through…</translation>
    </message>
    <message>
        <source>Confidentiality</source>
        <translation>Confidentiality</translation>
    </message>
    <message>
        <source>Agenda item of all</source>
        <translation>Agenda item of all</translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>Left out: %1</translation>
    </message>
    <message>
        <source>State secrets must not be handed in: Law 117/2025/QH15, Article 5(2), forbids them on networked machines.</source>
        <translation>State secrets must not be handed in: Law 117/2025/QH15, Article 5(2), forbids them on networked machines.</translation>
    </message>
    <message>
        <source>Hand in</source>
        <translation>Hand in</translation>
    </message>
</context>
<context>
    <name>VideoTile</name>
    <message>
        <source>Connection lost</source>
        <translation>Connection lost</translation>
    </message>
    <message>
        <source>Picture interrupted</source>
        <translation>Picture interrupted</translation>
    </message>
    <message>
        <source>speaking</source>
        <translation>speaking</translation>
    </message>
    <message>
        <source>microphone off</source>
        <translation>microphone off</translation>
    </message>
    <message>
        <source>has the floor</source>
        <translation>has the floor</translation>
    </message>
    <message>
        <source>spotlighted by you</source>
        <translation>spotlighted by you</translation>
    </message>
</context>
<context>
    <name>VoteCard</name>
    <message>
        <source>RESULT</source>
        <translation>RESULT</translation>
    </message>
    <message>
        <source>VOTE</source>
        <translation>VOTE</translation>
    </message>
    <message>
        <source>Your opinion in words, if you wish</source>
        <translation>Your opinion in words, if you wish</translation>
    </message>
    <message>
        <source>Change this vote</source>
        <translation>Change this vote</translation>
    </message>
    <message>
        <source>Enter the counting record</source>
        <translation>Enter the counting record</translation>
    </message>
    <message>
        <source>Hand out paper ballots</source>
        <translation>Hand out paper ballots</translation>
    </message>
    <message>
        <source>Result in full and counting record</source>
        <translation>Result in full and counting record</translation>
    </message>
</context>
<context>
    <name>VoteMotion</name>
    <message>
        <source>In favour</source>
        <translation>In favour</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Against</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Abstain</translation>
    </message>
</context>
<context>
    <name>VoteResult</name>
    <message>
        <source>In favour</source>
        <translation>In favour</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Against</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Abstain</translation>
    </message>
    <message>
        <source>By group</source>
        <translation>By group</translation>
    </message>
    <message>
        <source>Hide the names</source>
        <translation>Hide the names</translation>
    </message>
    <message>
        <source>Who voted how</source>
        <translation>Who voted how</translation>
    </message>
</context>
<context>
    <name>VoteSend</name>
    <message>
        <source>Sending…</source>
        <translation>Sending…</translation>
    </message>
    <message>
        <source>Send the ballot</source>
        <translation>Send the ballot</translation>
    </message>
    <message>
        <source>A blank ballot counts as cast and says nothing. Send it?</source>
        <translation>A blank ballot counts as cast and says nothing. Send it?</translation>
    </message>
    <message>
        <source>Send it blank</source>
        <translation>Send it blank</translation>
    </message>
    <message>
        <source>Blank ballot</source>
        <translation>Blank ballot</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Leave my vote as it is</source>
        <translation>Leave my vote as it is</translation>
    </message>
</context>
<context>
    <name>WeightLine</name>
    <message>
        <source>Weight of %1</source>
        <translation>Weight of %1</translation>
    </message>
    <message>
        <source>Save the weight</source>
        <translation>Save the weight</translation>
    </message>
</context>
<context>
    <name>WeightSheet</name>
    <message>
        <source>Voting weights</source>
        <translation>Voting weights</translation>
    </message>
    <message>
        <source>Used only in weighted votes, as it stands when they open.</source>
        <translation>Used only in weighted votes, as it stands when they open.</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Search a name</translation>
    </message>
    <message>
        <source>A substitute votes with the weight of the member they stand in for.</source>
        <translation>A substitute votes with the weight of the member they stand in for.</translation>
    </message>
</context>
</TS>
