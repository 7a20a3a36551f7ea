namespace Migrator.Changes;

/// <summary>Functions that FluentMigrator names for every server.</summary>
public enum WellKnownFunction
{
    /// <summary>A new random GUID.</summary>
    NewGuid,

    /// <summary>A new GUID that sorts after the one before.</summary>
    NewSequentialId,

    /// <summary>Now, in the session's time zone.</summary>
    CurrentDateTime,

    /// <summary>Now, with offset.</summary>
    CurrentDateTimeOffset,

    /// <summary>Now, in UTC.</summary>
    CurrentUtcDateTime,

    /// <summary>The session's user.</summary>
    CurrentUser,
}
