namespace Migrator.Execution.Runs;

/// <summary>Codes of the refusals that runs report as results.</summary>
internal static class RunCodes
{
    public const string DatabaseFailed = "MIG2001";
    public const string Changed = "MIG2008";
    public const string OtherDatabase = "MIG2009";
    public const string NotYet = "MIG2010";
    public const string PointOfNoReturn = "MIG2011";
    public const string NoUndo = "MIG2012";
    public const string NeededByLater = "MIG2013";
    public const string NeedsEarlier = "MIG2014";
    public const string Unknown = "MIG2015";
    public const string Poisoned = "MIG2016";
    public const string RollbackUnfinished = "MIG2017";
    public const string Drifted = "MIG2018";
}
