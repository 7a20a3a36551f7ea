namespace Migrator.Collecting.Errors;

/// <summary>A migrations project could not be published.</summary>
public sealed class ProjectNotPublishedException : MigratorException
{
    internal ProjectNotPublishedException(string project, string output, Exception? cause = null)
        : base($"'dotnet publish' of '{project}' failed. Build it by hand to see more, or give the .dll.{Environment.NewLine}{output}", cause)
        => (Project, Output) = (project, output);

    /// <inheritdoc />
    public override string Code => "MIG1009";

    /// <summary>The project.</summary>
    public string Project { get; }

    /// <summary>What the build said.</summary>
    public string Output { get; }
}
