namespace Migrator;

/// <summary>The base of every error this toolkit reports.</summary>
public abstract class MigratorException : Exception
{
    /// <summary>Says what is wrong, where, and what to do.</summary>
    protected MigratorException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>A stable code for scripts: MIG1xxx authoring and planning, 2xxx execution, 3xxx gates, 4xxx state.</summary>
    public abstract string Code { get; }
}
