namespace Migrator.Hosting;

/// <summary>The numbers of this project's log messages; never used again.</summary>
internal static class EventIds
{
    public const int Registered = 6001;
    public const int NothingToRegisterWith = 6002;
    public const int RegistrationFailed = 6003;
    public const int Lost = 6004;
    public const int Stopped = 6005;
    public const int StopNotTold = 6006;
    public const int Admitted = 6011;
    public const int NotAdmitted = 6012;
    public const int GuardFailed = 6013;
    public const int ExpandRefused = 6021;
    public const int ExpandTakesLong = 6022;
    public const int ExpandStopped = 6023;
    public const int TookOver = 6024;
    public const int RunDone = 6031;
    public const int RunStopped = 6032;
    public const int StepEnded = 6033;
    public const int StepWaits = 6034;
    public const int BackfillHeldBack = 6035;
    public const int BackfillFailed = 6036;
    public const int RunWaits = 6037;
    public const int Elected = 6041;
    public const int ObservationFailed = 6042;
    public const int Blind = 6043;
}
