namespace Migrator.Hosting.Configuration;

/// <summary>Every key a configuration may have. <c>docs/configuration.md</c> lists the same ones, held by a test.</summary>
internal static class KnownKeys
{
    /// <summary>Stands for a name the user chooses, or a number in a list.</summary>
    public const string Any = "*";

    public static IReadOnlyList<string> All { get; } =
    [
        "Provider",
        "Migrations:*",
        "Tags:*",
        "DefaultSchema",
        "Requires:*:*",
        "Apps:*:Unaffected",
        "Apps:*:Scheme",
        "LiveVersions:Sources:*:Type",
        "LiveVersions:Sources:*:Name",
        "LiveVersions:Sources:*:Role",
        "LiveVersions:Sources:*:Timeout",
        "LiveVersions:Sources:*:MaxAge",
        "LiveVersions:Sources:*:ExpectedMin",
        "LiveVersions:Sources:*:Roles:*",
        "LiveVersions:Sources:*:PgBouncers:*",
        "LiveVersions:Sources:*:PasswordVariable",
        "LiveVersions:Sources:*:PasswordFile",
        "LiveVersions:Sources:*:Command:*",
        "LiveVersions:Sources:*:Environment:*",
        "LiveVersions:Sources:*:Url",
        "LiveVersions:Sources:*:TokenVariable",
        "LiveVersions:Sources:*:TokenFile",
        "LiveVersions:Sources:*:Query",
        "LiveVersions:Sources:*:DownQuery",
        "LiveVersions:Sources:*:App",
        "LiveVersions:Sources:*:AppLabel",
        "LiveVersions:Sources:*:VersionLabel",
        "LiveVersions:Sources:*:Path",
        "LiveVersions:Sources:*:Selector",
        "LiveVersions:Sources:*:Namespaces:*",
        "LiveVersions:Sources:*:Contexts:*",
        "LiveVersions:Sources:*:KubeConfig",
        "LiveVersions:Sources:*:Container",
        "LiveVersions:Sources:*:VersionAnnotation",
        "LiveVersions:Sources:*:RollbackRevisions",
        "Gate:QuietWindow",
        "Gate:RollbackWindow",
        "Gate:ProtectedReleases",
        "Gate:MaxGap",
        "Gate:EvidenceMaxAge",
        "Gate:TrustAssertions",
        "Gate:RequireApproval",
        "Gate:Windows:*",
        "Backfill:BatchTarget",
        "Backfill:Workers",
        "Backfill:MaxRows",
        "Backfill:MaxBytes",
        "Backfill:VacuumEvery",
        "Backfill:Duty",
        "Backfill:Windows:*",
        "Backfill:ReplicaLag",
        "Backfill:ReplicaLagBytes",
        "Backfill:Replicas:*",
        "Backfill:ArchiveBacklog",
        "Backfill:ActiveSessions",
        "Backfill:FreeDisk",
        "Backfill:While",
        "Backfill:Grace",
        "Backfill:OnBadRow",
        "Backfill:UserTriggers",
        "Backfill:Interval",
        "Observer:Interval",
        "Locks:Timeout",
        "Locks:RetryFor",
        "App",
        "AppVersion",
        "Uses:*",
        "Heartbeat:TimeToLive",
        "Heartbeat:OnLoss",
        "Guard:Mode",
        "Guard:Interval",
        "Startup:ExpandTimeout",
        "Startup:NothingLive",
        "Startup:FromVersionInfo",
    ];

    public static bool Contains(string path) => All.Any(key => Matches(key.Split(':'), path.Split(':')));

    /// <summary>The known key that is most like an unknown one.</summary>
    public static string Nearest(string path)
        => All.MinBy(key => Likeness.Distance(key.ToUpperInvariant(), path.ToUpperInvariant())) ?? "";

    private static bool Matches(string[] key, string[] path)
        => key.Length == path.Length
            && key.Zip(path).All(pair => pair.First == Any || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
}
