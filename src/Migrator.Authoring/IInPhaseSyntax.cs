using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Gives the SQL whose phase has been declared.</summary>
public interface IInPhaseSyntax : IFluentSyntax
{
    /// <summary>Lets the one statement that follows run outside a transaction, as CREATE DATABASE or VACUUM must.</summary>
    /// <param name="doneWhen">
    /// A query that gives true once the statement has done its work, with every name in it qualified; it is asked before the statement runs. Without
    /// it a statement that was interrupted is not repeated: somebody has to look.
    /// </param>
    IInPhaseSyntax OutsideTransaction(string? doneWhen = null);

    /// <summary>Runs a statement.</summary>
    /// <param name="sqlStatement">The statement.</param>
    void Sql(string sqlStatement);

    /// <summary>Runs a statement that the plan shows under a title.</summary>
    /// <param name="sqlStatement">The statement.</param>
    /// <param name="description">What it is for.</param>
    void Sql(string sqlStatement, string description);

    /// <summary>Runs a file. It is read when the plan is made.</summary>
    /// <param name="pathToSqlScript">The file, absolute or from the working directory.</param>
    void Script(string pathToSqlScript);

    /// <summary>Runs a resource that is embedded in the migrations assembly.</summary>
    /// <param name="embeddedSqlScriptName">The resource's name, or its end.</param>
    void EmbeddedScript(string embeddedSqlScriptName);
}
